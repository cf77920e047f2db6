/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.file.Files;
import java.nio.file.Path;
import org.ofdrw.converter.export.ImageExporter;

/** Render FILE.ofd FOLDER: each page as ofdrw draws it, seals and all, as PNG. */
public class Render {
	public static void main(String[] args) throws Exception {
		Path folder = Path.of(args[1]);
		Files.createDirectories(folder);
		try (ImageExporter exporter = new ImageExporter(Path.of(args[0]), folder, "PNG", 4d)) {
			exporter.export();
		}
	}
}

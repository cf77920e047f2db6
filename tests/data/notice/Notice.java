/* SPDX-License-Identifier: Apache-2.0 */
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.ofdrw.converter.export.ImageExporter;
import org.ofdrw.font.Font;
import org.ofdrw.layout.OFDDoc;
import org.ofdrw.layout.PageLayout;
import org.ofdrw.layout.VirtualPage;
import org.ofdrw.layout.element.Div;
import org.ofdrw.layout.element.Img;
import org.ofdrw.layout.element.Paragraph;
import org.ofdrw.layout.element.Position;
import org.ofdrw.layout.element.Span;
import org.ofdrw.layout.element.TextAlign;

/**
 * Writes ../notice.ofd with ofdrw: a notice of four pages by a bureau that does not exist, with text in an
 * embedded font and one picture. Given a folder as argument, also renders each page there as PNG.
 *
 * Only A4 pages with absolute places are used, so that the same program gives the same pages anywhere.
 */
public class Notice {
	static final String FAMILY = "Eseal Notice Kai";
	static final Path FONT_FILE = Path.of("notice-kai.ttf");
	static final Path FIGURE = Path.of("figure.png");
	static final Path OUT = Path.of("../notice.ofd");

	/* GB/T 9704 in millimetres: margins, and 三号 (16 pt) type with 28 points from line to line. */
	static final double LEFT = 28, TOP = 37, WIDTH = 156, PAGE_WIDTH = 210;
	static final double BODY = 5.57, LINE_GAP = 4.2;
	static final String NOT_FIRST = "，。、；：）〕";
	static final int[] RED = {214, 0, 15}, BLACK = {0, 0, 0};

	static final String[] FIRST_PAGE = {
		"各乡镇市场监督管理所，局机关各科室，局属各单位：",
		"　　为贯彻落实电子印章管理有关规定，方便企业和群众办事，推进行政审批事项全程网办，经研究，决定在全县市场监管系统开展电子印章应用试点。现将有关事项通知如下。",
		"　　一、试点范围",
		"　　自2026年12月1日起，食品经营许可、特种设备使用登记、计量器具检定三类事项的受理通知书、准予许可决定书和证照副本，统一使用电子印章签署。纸质文书暂与电子文书并行，二者具有同等法律效力。",
		"　　二、申请和制作",
		"　　各单位确定一名印章管理员，向县印章制发部门提出申请。制作单位凭批准文件、登记证明、制作信息和其他规定材料逐项核对，合格后方可制作。密钥由使用单位自行产生、自行保管，不得委托他人代管。",
	};
	static final String[] SECOND_PAGE = {
		"　　三、备案和启用",
		"　　电子印章制作完成后应当及时备案。使用单位确认接收并证明持有密钥后，印章方可启用。未启用、已停用、已注销的电子印章，不得用于签署文书。",
		"　　四、核验",
		"　　收到电子文书的单位和个人，可以通过公共服务平台核验签名是否有效、内容是否完整、签署时印章是否处于有效状态。核验结果应当说明理由，任何一处文字改动都应当能够被发现。",
		"　　五、工作要求",
		"　　各单位要加强组织领导，落实保管责任。载体遗失或者密钥泄露的，应当立即申请停用并重新制作。试点中遇到的问题，请及时反馈局信息中心。",
		"　　附件：1．电子印章办理流程图",
		"　　　　　2．制作材料核对表",
	};
	static final String[][] CHECK_LIST = {
		{"序号", "材料", "核对要点"},
		{"1", "批准文件", "由制发部门签署，签名有效"},
		{"2", "登记证明", "名称与统一社会信用代码一致"},
		{"3", "制作信息", "印章名称、样式、有效期齐全"},
		{"4", "其他材料", "按制作单位公布的目录"},
	};
	static final String[] STEPS = {"申请", "审批", "制作", "备案", "启用"};
	static final String FIGURE_NOTE = "　　说明：前一环节未完成的，不得进入后一环节。停用、恢复、重新制作由使用单位直接向制作单位提出；注销由制发部门出具意见后办理。";

	final java.awt.Font awt;
	final Font font;
	double y;

	Notice() throws Exception {
		awt = java.awt.Font.createFont(java.awt.Font.TRUETYPE_FONT, FONT_FILE.toFile());
		font = new Font(FAMILY, FAMILY, FONT_FILE, asciiWidths());
	}

	/** Widths of the characters 0x20 to 0x7e in em, which ofdrw needs to place them. */
	double[] asciiWidths() {
		double[] widths = new double[95];
		FontRenderContext exact = new FontRenderContext(null, true, true);

		for (int i = 0; i < widths.length; i++)
			widths[i] = awt.deriveFont(1000f)
					    .getStringBounds(String.valueOf((char) (0x20 + i)), exact)
					    .getWidth() / 1000;
		return widths;
	}

	Paragraph text(String words, double size, int[] colour, TextAlign align) {
		Span span = new Span(font, size, words).setColor(colour);

		return new Paragraph().add(span).setLineSpace(LINE_GAP).setTextAlign(align);
	}

	/** Puts a paragraph at the running height and moves that height below it. */
	void put(VirtualPage page, Paragraph p) {
		p.setPosition(Position.Absolute).setX(LEFT).setY(y).setWidth(WIDTH);
		y += p.doPrepare(WIDTH).getHeight();
		page.add(p);
	}

	void body(VirtualPage page, String... paragraphs) {
		for (String p : paragraphs)
			for (int from = 0, to; from < p.length(); from = to) {
				to = lineEnd(p, from);
				put(page, text(p.substring(from, to), BODY, BLACK, TextAlign.left));
			}
	}

	/** Where the line that starts at from must end, so that the next one does not begin with a stop. */
	int lineEnd(String words, int from) {
		double width = 0;
		int to = from;

		while (to < words.length() && (width += BODY * font.getCharWidthScale(words.charAt(to))) <= WIDTH)
			to++;
		while (to < words.length() && NOT_FIRST.indexOf(words.charAt(to)) >= 0)
			to--;
		return to;
	}

	static void bar(VirtualPage page, double x, double y, double width, double height, int[] colour) {
		Div<?> bar = new Div<>(width, height);

		bar.setBackgroundColor(colour[0], colour[1], colour[2]);
		page.add(bar.setPosition(Position.Absolute).setX(x).setY(y));
	}

	VirtualPage page(PageLayout a4, int number) {
		VirtualPage page = new VirtualPage(a4);
		Paragraph foot = text("— " + number + " —", 4.9, BLACK, TextAlign.center);

		foot.setPosition(Position.Absolute).setX(LEFT).setY(268d).setWidth(WIDTH);
		page.add(foot);
		y = TOP;
		return page;
	}

	VirtualPage first(PageLayout a4) {
		VirtualPage page = page(a4, 1);

		put(page, text("示例县市场监督管理局文件", 12.2, RED, TextAlign.center));
		y += 8;
		put(page, text("示市监发〔2026〕12号", BODY, BLACK, TextAlign.center));
		y += 1;
		bar(page, LEFT, y, WIDTH, 0.7, RED);
		y += 12;
		put(page, text("示例县市场监督管理局", 7.76, BLACK, TextAlign.center));
		put(page, text("关于开展电子印章应用试点工作的通知", 7.76, BLACK, TextAlign.center));
		y += 6;
		body(page, FIRST_PAGE);
		return page;
	}

	VirtualPage second(PageLayout a4) {
		VirtualPage page = page(a4, 2);

		body(page, SECOND_PAGE);
		y += 18;
		put(page, text("示例县市场监督管理局　　", BODY, BLACK, TextAlign.right));
		put(page, text("2026年11月20日　　　", BODY, BLACK, TextAlign.right));
		return page;
	}

	VirtualPage third(PageLayout a4) throws Exception {
		VirtualPage page = page(a4, 3);
		Img figure = new Img(WIDTH, WIDTH * 260 / 1040, FIGURE);

		put(page, text("附件1", BODY, BLACK, TextAlign.left));
		y += 4;
		put(page, text("电子印章办理流程图", 7.76, BLACK, TextAlign.center));
		y += 4;
		figure.setPosition(Position.Absolute).setX(LEFT).setY(y);
		page.add(figure);
		y += figure.getHeight() + 8;
		body(page, FIGURE_NOTE);
		return page;
	}

	VirtualPage fourth(PageLayout a4) {
		VirtualPage page = page(a4, 4);
		double[] at = {LEFT, LEFT + 20, LEFT + 62, LEFT + WIDTH};
		double row = 13;

		put(page, text("附件2", BODY, BLACK, TextAlign.left));
		y += 4;
		put(page, text("制作材料核对表", 7.76, BLACK, TextAlign.center));
		y += 6;
		for (double x : at)
			bar(page, x, y, 0.25, row * CHECK_LIST.length, BLACK);
		for (String[] line : CHECK_LIST) {
			bar(page, LEFT, y, WIDTH, 0.25, BLACK);
			for (int i = 0; i < line.length; i++) {
				Paragraph cell = text(line[i], 4.9, BLACK, TextAlign.center);

				cell.setPosition(Position.Absolute).setX(at[i]).setY(y + 2.6).setWidth(at[i + 1] - at[i]);
				page.add(cell);
			}
			y += row;
		}
		bar(page, LEFT, y, WIDTH + 0.25, 0.25, BLACK);
		return page;
	}

	/** The picture of page 3: five boxes and four arrows. */
	void drawFigure() throws Exception {
		BufferedImage picture = new BufferedImage(1040, 260, BufferedImage.TYPE_INT_RGB);
		Graphics2D g = picture.createGraphics();

		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		g.setColor(Color.WHITE);
		g.fillRect(0, 0, 1040, 260);
		g.setFont(awt.deriveFont(44f));
		g.setStroke(new BasicStroke(3));
		for (int i = 0; i < STEPS.length; i++) {
			int x = 20 + i * 212;

			g.setColor(new Color(236, 243, 250));
			g.fillRoundRect(x, 80, 150, 100, 24, 24);
			g.setColor(new Color(31, 78, 121));
			g.drawRoundRect(x, 80, 150, 100, 24, 24);
			g.drawString(STEPS[i], x + 75 - g.getFontMetrics().stringWidth(STEPS[i]) / 2, 146);
			if (i + 1 < STEPS.length)
				drawArrow(g, x + 156);
		}
		g.dispose();
		ImageIO.write(picture, "png", FIGURE.toFile());
	}

	static void drawArrow(Graphics2D g, int x) {
		Path2D head = new Path2D.Double();

		g.drawLine(x, 130, x + 34, 130);
		head.moveTo(x + 50, 130);
		head.lineTo(x + 30, 120);
		head.lineTo(x + 30, 140);
		head.closePath();
		g.fill(head);
	}

	public static void main(String[] args) throws Exception {
		Notice notice = new Notice();
		PageLayout a4 = PageLayout.A4();

		notice.drawFigure();
		try (OFDDoc doc = new OFDDoc(OUT)) {
			doc.setDefaultPageLayout(a4);
			doc.addVPage(notice.first(a4)).addVPage(notice.second(a4));
			doc.addVPage(notice.third(a4)).addVPage(notice.fourth(a4));
		}
		if (args.length == 1)
			try (ImageExporter pages = new ImageExporter(OUT, Path.of(args[0]), "PNG", 6d)) {
				pages.export();
			}
	}
}

//! The words of headers, each with the ideas it stands for: English, Chinese, and the words of
//! German, French, Spanish, Portuguese, Italian, Dutch and Japanese that shops use.
//!
//! In: a header. Out: its [`Ideas`], a set of letters; the rules of `roles` read them. Words are written
//! as [`plain`] leaves them: lower case, without accents, simplified characters.

use std::sync::OnceLock;

/// A set of ideas: bit `n` for the `n`th of `A`–`Z`, `a`–`z`.
pub type Ideas = u64;

/// What a header says.
#[derive(Clone, Copy, Default)]
pub struct Meaning {
    pub ideas: Ideas,
    /// Words that are not in the lexicon.
    pub unknown: u32,
}

/// The set of the letters in `letters`.
pub const fn ideas(letters: &str) -> Ideas {
    let (bytes, mut set, mut i) = (letters.as_bytes(), 0, 0);
    while i < bytes.len() {
        set |= idea(bytes[i]);
        i += 1;
    }
    set
}

const fn idea(letter: u8) -> Ideas {
    1 << (letter % 32 - 1 + if letter >= b'a' { 26 } else { 0 })
}

/// One idea, or several together, a line.
///
/// C customer, q account; O order, o invoice and the like; P product, p its second code; K category, t type,
/// L line; I id, r reference, N name, d description; D date, E event of an order, s sales; Q quantity, U one piece; R price, k cost;
/// A amount, T total, b what was really paid, g gross, h list; X discount; M e-mail, F telephone; S delivery,
/// B billing, V tax, G fee, W refund, Y payment, J some other moment; Z description, a place, n note,
/// c currency, v seller, e somebody else's, m main, f 'of', w 'for', x 'after', y 'before', j
/// 'including', z a part of a name, l several, u a code of the shop's own, H stock, i nothing.
const WORDS: &str = "\
A amnt amount amt bedrag betrag chiffre dollars earnings gmv importe importo ingresos monetary money montant netwr omzet proceeds revenue spend spent sum summe takings turnover umsatz valeur valor value values wert 小計 收入 款 款项 消费额 総額 营业额 货款 金额 销售额 额\n\
AL extended\n\
ALT extendedprice linetotal rowtotal\n\
AT 合计 小计 总价 总金额 总额\n\
ATb 价税合计\n\
ATg subtotal\n\
AY 应付金额\n\
AYb 实付款 实付金额\n\
B billing billto facturation rechnungsadresse\n\
C acheteur acquirente attendee besteller buyer cardholder client cliente comprador consumer contact cust customer dealer debitor donor guest household kaufer klant kunde kunden loyalty member partner party passenger patron purchaser retailer shopper stockist student subscriber user visitor 下单人 买家 买方 会员 会员卡 客人 客户 往来单位 得意先 注文者 消费者 用户 粉丝 订购人 购买人 购买方 购买者 购入者 购方 购货单位 顾客\n\
CI cardcode custid kundennr kunnr memberid openid unionid userid username 下单帐号 下单账号 买家会员名 买家账号 会员卡号 会员名 会员账号 客户帐号 客户账号 对方账号 旺旺 用户名\n\
CN cardname 交易对方 姓名 对方 联系人\n\
D at audat dat data date datetime datum day dt erdat fecha heure hora jour on stamp time timestamp ts utc yyyymmdd zeit 年月日 日 日時 日期 时 时间\n\
DZ tag\n\
E achat booked bought checkout close closed compra create created creation event issued kauf ordered placed posting purchase purchased sale sell sold trade verkauf verkaufs 下单 业务 买入 出单 创建 制单 开票 录单 成交 成立 拍下 拼单 提交 消费 生成 营业 购买 购入\n\
Ea place\n\
Ei posted\n\
Eo doc document\n\
F cell handy mobile phone portable tel telefon telefono telephone telephonenumber 手机 手机号 手机号码 电话 电话号码 联系手机 联系方式 联系电话\n\
G balance cargo charge charges cogs comision commission credit deposit donation earned fee fees frais gebuhr gratuity income insurance margin payout points profit score surcharge tip tips weight 余额 佣金 储值 充值 利润 包装费 定金 小费 手续费 押金 服务费 毛利 礼品 红包 补贴 订金 费 费用 赠品 赠送 运险 返点 配送费 重量 餐盒费\n\
GS freight postage shipping 运费 送料 邮费 邮资\n\
GV gst\n\
GZ rating 积分\n\
H inventory stock stocked\n\
I code codice codigo guid hash id ids index key nbr no nr num number numero nummer uuid コード 代号 代码 号 号码 番号 码 编 编号 编码\n\
IO orderid orderno orderref vbeln\n\
IP artikelnr artnr itemcode itemno matnr prodno productno stockcode\n\
IPf numberof\n\
IPp asin barcode ean gtin isbn jan mpn upc 商家编码 型号 条形码 条码 款号 规格编码 货号\n\
IPu sku skuid\n\
Ir ref\n\
J approved begin birth birthday complete completed dob due end ended estimated expected expires expiry finish finished join joined lastlogin limit modified modify print printed processed promised registered registration requested required scheduled signup start started until upd update updated valid 交货 修改 入会 关单 出生 到期 完成 审核 开始 截止 打印 指定 更新 最后 期望 注册 生日 申请 确认 结束 结账 要求 预约 预计\n\
JS delivered fulfilled shipment shipped 签收\n\
JW 退\n\
JZ sent\n\
K aisle cat categ categoria categorie categories category class collection department dept division familia famille family genre group gruppe kategorie matkl rayon reparto section subclass warengrp warengruppe カテゴリ 分类 分組 品类 大类 小类 类别 类目 部类\n\
KZ 种类\n\
L child ligne line linea lineitem lines position posnr row sub subcategory subline zeile 分录 子 明细行 行 行号\n\
LN detail\n\
Le ext\n\
Lv pos\n\
M correo courriel email mail mailaddress メール メールアドレス 电子邮件 邮件 邮箱\n\
N details label naam name nick nickname nom nombre nome 信息 全名 名 名前 名字 名称 摘要 明细 昵称 标题\n\
NP itemname menuitem productname titel title titulo 品名\n\
Nd arktx beschreibung bezeichnung desc descripcion description descrizione designation dscription libelle omschrijving 描述 说明\n\
Nz apellidos firstname fullname lastname nachname prenom surname vorname\n\
O auftrag auftrags bestell bestelling bestellung commande encomenda orden order orders ordine ordini pedido 主订单 受注 注文 订单 订购 销售订单\n\
OT grandtotal\n\
P article articolo articulo artigo artikel commodity dish good goods item listing material menu merchandise part plu prod prodotto product producto produit produkt produto ware 产品 单品 品 商品 存货 宝贝 物料 菜 菜品 货品 货物 选购商品\n\
Pl articles items products\n\
Pp model variant variation\n\
Q aantal anzahl cantidad cds copies count hoeveelheid kwmeng menge pcs pieces qnty qte qty quant quantidade quantita quantite quantities quantity sets stuck unidades units volume 个数 件 件数 份数 数 数量 枚数 点数 购买数 销量\n\
QT 总数量\n\
R precio preco preis pret prezzo price prices prijs prix rate 价 价格 价钱 値段\n\
RT totalprice\n\
RU netpr pricepereach unitprice 京东价 优惠价 单价 单品价 售价 实际单价 折后价 折后单价 活动价 活动价格 现价 销售价 零售价\n\
Rh retail 原价 吊牌价 市场价 标价\n\
Rk 进价 采购价\n\
S carrier consegna consignee courier deliver delivery dispatch dispatched entrega envio expedition fulfill fulfillment fulfilment handling kunwe liefer lieferung livraison logistics receiver recipient ship spedizione tracking versand お届け 出货 发货 取件 快递 承诺 提货 收件 收件人 收件者 收货 收货人 物流 自提 运单 运输 运送 送付 送货 配送\n\
T gesamt gesamtbetrag grand overall suma tot totaal total totale totals zwischensumme 共 总 总计 総 請求 请求\n\
U ea each einzel per piece pu single stuckpreis unit unitaire unitaria unitario\n\
UZ 单位\n\
Uo 单\n\
V btw hst imposta impuesto impuestos iva mwst ncm pst steuer tax taxes tva ust vat 关税 消费税 税 税点 税金 税额\n\
VZ 税率\n\
W adjustment cancel canceled cancellation cancelled refund refunded refunds return returned returns reverse void 不成立 作废 关闭 取消 售后 退单 退款 退货\n\
X allowance coupon desconto descuento disc discount discounts discprcnt korting markdown promo promotion rabatt rebate reduction remise sconto voucher 优惠 优惠券 值引 减免 券 割引 折扣 折扣额 折让 抵扣 满减 立减 让利\n\
Y bezahlt pagamento pago paid paiement pay payer paying payment payments tender zahlung 付 付款 付款人 应付 支付 支払 收款 结算 缴费\n\
Yb 实付\n\
Z accepts age attribute brand channel color colour days device dow duration exchange flag format gender grade hour hours image ip lang language level link marital marketing medium method mode month occupation offset percent percentage photo prior priority quarter rank reason reordered requires risk segment seq sequence sex since size source spec stage status style suffix tags taxable term terms tier timezone url usage version week weekday weeks year zone ステータス 别 区分 原因 周 品牌 图片 套餐 季度 客单价 尺码 属性 年份 年龄 库存 性别 支付方式 收支 方式 方法 星期 是否 月份 来源 标签 桌台 桌号 模式 次数 状态 班次 等级 级别 终端 规格 计量单位 设备 途径 链接 颜色\n\
Za state\n\
Ze settlement 渠道\n\
Zt kind\n\
a addr address address1 address2 area city ciudad country county district land latitude longitude ort pais pays pin plz postal postcode province provincia region strasse street street1 territory town ville zip 住所 区 区域 县 国家 地区 地址 城市 市 省 省份 街道 邮编\n\
b actual charged collected final net netto received settled 净额 实 实收 实际 折后\n\
c ccy curr currency devise moeda moneda valuta waerk waers wahrung 币 币别 币种 货币 通貨\n\
e batch custom entry external foreign internal merchant outer third upload 内部 商家 商户 第三方 线下\n\
eg 原始\n\
ep 外部\n\
f of\n\
g brut brutto gross 含邮 应收\n\
gm 原\n\
h compare list msrp original regular retailprice rrp 不含税 划线 折前 无税 未税 税前 除税\n\
hi was\n\
i a add all an and any base bulk by cny da das de del der des di die du el et eur extra from gbp has ht in is item-level la le local my name1 new online our rmb system text the this to ttc und unique usd with y の 交易完成 人 元 单个 含税 在线 总共 所 活动 的 线上 维度 网上 者 获得 规格维度 选项 额外\n\
io deal\n\
j ex excl excluding exclusive inc incl include including inclusive\n\
k cost coste costo costs cout kosten 成本\n\
m main master origin parent primary 主 父\n\
n bemerkung comment commentaire comments feedback instructions memo message nota note notes notiz remark remarks 备注 留言 评价 评论 附言\n\
o basket beleg bill bon booking cart check cheque docs factura facture fattura increment invoice invoices kassenbon opportunity po purchases receipt rechnung rechnungs recu scontrino session ticket tran trans transaction trx txn vch venta vente visit 交易 伝票 传票 凭证 出库单 单据 发票 取引 小票 开单 流水 消费单 票据 账单 销售单\n\
p 样式\n\
q account acct card konto 卡 卡号 帐号 账号 账户\n\
r reference referencia referenz riferimento 参考\n\
s sales 销售\n\
t typ type types 型 类型\n\
v agent author branch cashier clerk company creator employee ernam handler location mall manager marketplace operator outlet owner plant register rep salesman salesperson seller server shop site slpname staff store supplier terminal till vendor verkaufer vkorg waiter warehouse 业务员 主播 仓库 供应商 公司 分店 分销商 制单人 卖家 员工 团长 导购 平台 店 店员 店家 店铺 操作员 收银员 旗舰店 服务员 机构 经手人 经销商 网店 营业员 负责人 达人 部门 销售员 门店 门店编码\n\
w for\n\
x after\n\
y before\n\
z first full last";

/// The sorted words and their ideas.
struct Lexicon {
    words: Vec<(&'static str, Ideas)>,
    longest: usize,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut words: Vec<(&'static str, Ideas)> = Vec::new();
        for line in WORDS.lines() {
            let mut parts = line.split(' ');
            let set = ideas(parts.next().unwrap_or_default());
            words.extend(parts.map(|word| (word, set)));
        }
        crate::sorting::sort_by(&mut words, &|a, b| a.0.cmp(b.0));
        words.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 |= next.1;
            }
            same
        });
        let longest = words.iter().map(|w| w.0.len()).max().unwrap_or(0);
        Lexicon { words, longest }
    })
}

impl Lexicon {
    fn find(&self, word: &str) -> Option<Ideas> {
        let found = self.words.binary_search_by(|w| w.0.cmp(word));
        Some(self.words[found.ok()?].1)
    }

    /// The word as it stands, or without the `s` of its plural.
    fn word(&self, word: &str) -> Option<Ideas> {
        self.find(word)
            .or_else(|| self.find(word.strip_suffix('s')?))
    }

    /// Words written together, `orderid`, `stockcode`: the longest first, none left over.
    fn joined(&self, text: &str) -> Option<Ideas> {
        if text.is_empty() {
            return Some(0);
        }
        (2..=text.len().min(self.longest))
            .rev()
            .filter_map(|n| Some((n, self.word(text.get(..n)?)?)))
            .find_map(|(n, set)| Some(set | self.joined(&text[n..])?))
    }

    /// A run of ASCII letters.
    fn latin(&self, word: &str, into: &mut Meaning) {
        if word.is_empty() {
            return;
        }
        match self.word(word).or_else(|| {
            if word.len() <= 40 {
                self.joined(word)
            } else {
                None
            }
        }) {
            Some(set) => into.ideas |= set,
            None => into.unknown += 1,
        }
    }

    /// A run of other letters: the longest word at each place; what is in none is passed over.
    fn other(&self, mut text: &str, into: &mut Meaning) {
        let mut lost = false;
        while let Some(first) = text.chars().next() {
            let most = text.len().min(self.longest);
            let found = (1..=most)
                .rev()
                .find_map(|n| Some((n, self.find(text.get(..n)?)?)));
            match found {
                Some((n, set)) => {
                    into.ideas |= set;
                    text = &text[n..];
                }
                None => {
                    lost = true;
                    text = &text[first.len_utf8()..];
                }
            }
        }
        into.unknown += u32::from(lost);
    }
}

/// What a header says. What stands in brackets only adds to it: neither taxes nor refunds there, nor
/// words that are not known, take anything away.
pub fn meaning(header: &str) -> Meaning {
    let lexicon = lexicon();
    let (mut main, mut aside) = (Meaning::default(), Meaning::default());
    let (mut depth, mut word, mut last) = (0u32, String::new(), ' ');
    let mut chars = header
        .trim_matches('\u{feff}')
        .chars()
        .map(plain)
        .peekable();
    while let Some(c) = chars.next() {
        let kind = class(c);
        // A new word begins where the kind of letter changes, and at a capital after a small letter
        // or before one: 'SKUName' is two words, 'IDs' is one.
        let hump = c.is_ascii_uppercase()
            && (last.is_ascii_lowercase()
                || (last.is_ascii_uppercase()
                    && chars
                        .peek()
                        .is_some_and(|n| n.is_ascii_lowercase() && *n != 's')));
        if hump || kind != class(last) {
            end(
                lexicon,
                &mut word,
                if depth > 0 { &mut aside } else { &mut main },
            );
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '#' => main.ideas |= ideas("I"),
            _ if kind > 0 => word.push(c.to_ascii_lowercase()),
            _ => {}
        }
        last = c;
    }
    end(
        lexicon,
        &mut word,
        if depth > 0 { &mut aside } else { &mut main },
    );
    main.ideas |= aside.ideas & !ideas("VWGJTIj");
    main
}

fn end(lexicon: &Lexicon, word: &mut String, into: &mut Meaning) {
    if word.is_ascii() {
        lexicon.latin(word, into);
    } else {
        lexicon.other(word, into);
    }
    word.clear();
}

/// 0 for what parts words, 1 for ASCII letters, 2 for letters beyond ASCII.
fn class(c: char) -> u8 {
    let mark = matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' | '\u{3006}'..='\u{303f}' | '\u{fe30}'..='\u{fe6f}');
    if c.is_ascii_alphabetic() {
        1
    } else if c.is_ascii() || mark {
        0
    } else {
        2
    }
}

/// Full-width forms, accents and traditional characters as the lexicon writes them.
fn plain(c: char) -> char {
    const ACCENTED: &str =
        "éeèeêeëeáaàaâaãaäaåaíiìiîiïióoòoôoõoöoúuùuûuüuñnçcßsÉeÈeÁaÀaÄaÍiÓoÖoÚuÜuÑnÇc【[】]";
    const TRADITIONAL: &str = "訂订單单單单號号買买賣卖數数價价価价動动額额時时間间條条碼码編编類类實实際际運运費费優优顧顾會会員员戶户帳账賬账總总総总稱称標标題题產产貨货電电話话郵邮購购銷销發发計计軽轻個个備备註注狀状態态門门訊讯儲储積积點点単单値值種种規规格格箱箱團团達达區区縣县國国稅税點点據据錄录";
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        'A'..='z' => c,
        _ => paired(ACCENTED, c)
            .or_else(|| paired(TRADITIONAL, c))
            .unwrap_or(c),
    }
}

fn paired(pairs: &str, c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    let mut chars = pairs.chars();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if from == c {
            return Some(to);
        }
    }
    None
}

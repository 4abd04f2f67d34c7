//! Which column plays which role: a dictionary of headers in English and Chinese, and the shape
//! of the values.

use crate::report::{ColumnType, Role};

/// What the guess looks at.
pub struct ColumnShape<'a> {
    pub name: &'a str,
    pub kind: ColumnType,
    /// Whether any number had a fraction.
    pub fractional: bool,
    /// Largest absolute number.
    pub largest: f64,
}

/// Headers, normalised (lower case, no spaces, marks or brackets). The first of a list is the plainest.
const HEADERS: &[(Role, &[&str])] = &[
    (
        Role::Customer,
        &[
            "customerid",
            "customer",
            "customerno",
            "customernumber",
            "customercode",
            "custid",
            "clientid",
            "client",
            "userid",
            "user",
            "memberid",
            "member",
            "memberno",
            "buyerid",
            "buyer",
            "buyernick",
            "buyername",
            "accountid",
            "account",
            "email",
            "customeremail",
            "buyeremail",
            "contactemail",
            "householdkey",
            "shopperid",
            "visitorid",
            "cardid",
            "customername",
            "billingname",
            "partner",
            "soldtoparty",
            "payerid",
            "phone",
            "mobile",
            "客户id",
            "客户编号",
            "客户号",
            "客户",
            "客户名称",
            "客户代码",
            "顾客id",
            "顾客编号",
            "顾客",
            "会员id",
            "会员编号",
            "会员号",
            "会员卡号",
            "会员",
            "会员名",
            "买家id",
            "买家",
            "买家会员名",
            "买家昵称",
            "用户id",
            "用户编号",
            "用户",
            "用户名",
            "用户账号",
            "下单账号",
            "客户账号",
            "手机号",
            "手机",
            "联系手机",
            "收货人手机",
            "收货人手机号",
            "购货单位",
            "往来单位",
        ],
    ),
    (
        Role::Order,
        &[
            "orderid",
            "order",
            "orderno",
            "ordernumber",
            "ordername",
            "invoiceno",
            "invoice",
            "invoiceid",
            "invoicenumber",
            "transactionid",
            "transaction",
            "transactionno",
            "receiptid",
            "receiptno",
            "receipt",
            "basketid",
            "basket",
            "billno",
            "documentno",
            "salesorder",
            "salesdocument",
            "orderreference",
            "amazonorderid",
            "purchaseid",
            "checkid",
            "ticketid",
            "ordercode",
            "paymentid",
            "订单编号",
            "订单号",
            "订单id",
            "订单",
            "主订单编号",
            "交易号",
            "交易编号",
            "流水号",
            "小票号",
            "单号",
            "单据编号",
            "单据号",
            "销售单号",
            "发票号",
            "父订单号",
            "订单流水号",
        ],
    ),
    (
        Role::Date,
        &[
            "orderdate",
            "date",
            "invoicedate",
            "orderdatetime",
            "ordertime",
            "transactiondate",
            "transactiontime",
            "purchasedate",
            "purchasetimestamp",
            "createdat",
            "created",
            "createddate",
            "datetime",
            "timestamp",
            "time",
            "paidat",
            "paymentdate",
            "saledate",
            "salesdate",
            "day",
            "purchaseddate",
            "postingdate",
            "documentdate",
            "billingdate",
            "processedat",
            "orderplaced",
            "createdutc",
            "completeddate",
            "dateordered",
            "下单时间",
            "订单时间",
            "订单日期",
            "日期",
            "下单日期",
            "付款时间",
            "支付时间",
            "订单付款时间",
            "订单创建时间",
            "创建时间",
            "成交时间",
            "交易时间",
            "交易日期",
            "购买时间",
            "购买日期",
            "消费日期",
            "消费时间",
            "时间",
            "单据日期",
            "销售日期",
            "业务日期",
            "订单成交时间",
        ],
    ),
    (
        Role::Product,
        &[
            "productid",
            "sku",
            "stockcode",
            "itemid",
            "product",
            "item",
            "productcode",
            "itemcode",
            "itemno",
            "productno",
            "productsku",
            "lineitemsku",
            "asin",
            "variantsku",
            "articleid",
            "article",
            "articleno",
            "material",
            "upc",
            "ean",
            "barcode",
            "goodsid",
            "goods",
            "itemnumber",
            "productnumber",
            "partno",
            "variantid",
            "sellersku",
            "defaultcode",
            "商品id",
            "商品编号",
            "商品编码",
            "商品",
            "产品id",
            "产品编号",
            "产品编码",
            "产品",
            "货号",
            "商家编码",
            "商品货号",
            "规格编码",
            "sku编码",
            "skuid",
            "sku编号",
            "物料编码",
            "物料",
            "存货编码",
            "条码",
            "商品条码",
            "宝贝id",
            "商品代码",
        ],
    ),
    (
        Role::ProductName,
        &[
            "productname",
            "description",
            "itemname",
            "productdescription",
            "producttitle",
            "itemdescription",
            "title",
            "lineitemname",
            "itemtitle",
            "goodsname",
            "articlename",
            "materialdescription",
            "name",
            "stockdescription",
            "商品名称",
            "商品名",
            "产品名称",
            "产品名",
            "商品标题",
            "宝贝标题",
            "宝贝名称",
            "标题",
            "货品名称",
            "物料名称",
            "存货名称",
            "品名",
            "货物名称",
        ],
    ),
    (
        Role::Category,
        &[
            "category",
            "productcategory",
            "categoryname",
            "department",
            "producttype",
            "producttypes",
            "class",
            "productgroup",
            "productline",
            "itemcategory",
            "categoryid",
            "commodity",
            "materialgroup",
            "goodscategory",
            "segmentproduct",
            "类目",
            "品类",
            "分类",
            "商品分类",
            "商品类目",
            "类别",
            "商品类别",
            "产品类别",
            "产品分类",
            "一级类目",
            "部门",
            "商品品类",
            "物料组",
            "存货分类",
        ],
    ),
    (
        Role::Quantity,
        &[
            "quantity",
            "qty",
            "units",
            "unitssold",
            "lineitemquantity",
            "quantityordered",
            "orderquantity",
            "numberofcds",
            "pieces",
            "itemquantity",
            "quantitypurchased",
            "itemsordered",
            "numberofitems",
            "cds",
            "qtyordered",
            "unitsordered",
            "orderqty",
            "quantityshipped",
            "billedquantity",
            "soldquantity",
            "数量",
            "购买数量",
            "商品数量",
            "件数",
            "宝贝总数量",
            "销售数量",
            "订购数量",
            "下单数量",
            "销量",
            "实发数量",
            "宝贝数量",
        ],
    ),
    (
        Role::UnitPrice,
        &[
            "unitprice",
            "price",
            "itemprice",
            "priceeach",
            "lineitemprice",
            "productprice",
            "sellingprice",
            "unitcost",
            "saleprice",
            "salesprice",
            "netprice",
            "pricepereach",
            "priceperunit",
            "单价",
            "价格",
            "商品单价",
            "售价",
            "销售单价",
            "商品价格",
            "成交单价",
            "含税单价",
            "销售价",
            "宝贝单价",
        ],
    ),
    (
        Role::Amount,
        &[
            "amount",
            "sales",
            "total",
            "revenue",
            "linetotal",
            "totalprice",
            "totalamount",
            "dollarvalue",
            "salesvalue",
            "value",
            "netsales",
            "grosssales",
            "subtotal",
            "totalsales",
            "spend",
            "paid",
            "payment",
            "paymentvalue",
            "dollars",
            "netamount",
            "rowtotal",
            "linesubtotal",
            "salesamount",
            "netvalue",
            "extendedprice",
            "grossamount",
            "totalpaid",
            "itemtotal",
            "spent",
            "金额",
            "实付金额",
            "销售额",
            "总金额",
            "支付金额",
            "成交金额",
            "订单金额",
            "买家实际支付金额",
            "实付款",
            "总价",
            "小计",
            "销售金额",
            "应付金额",
            "买家应付货款",
            "实收金额",
            "消费金额",
            "商品金额",
            "价税合计",
            "商品实付",
            "商家实收金额",
            "商品总价",
        ],
    ),
    (
        Role::Discount,
        &[
            "discount",
            "discountamount",
            "discountrate",
            "discountpercent",
            "linediscount",
            "lineitemdiscount",
            "promotiondiscount",
            "coupondiscount",
            "itempromotiondiscount",
            "couponamount",
            "rebate",
            "discounts",
            "折扣",
            "优惠金额",
            "折扣率",
            "优惠",
            "折扣金额",
            "优惠券金额",
            "店铺优惠",
            "店铺优惠金额",
            "商家优惠",
            "平台优惠",
        ],
    ),
];

/// Lower case, without spaces, underscores, dots, brackets and what they hold.
pub fn normalise(header: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in header.trim_matches('\u{feff}').chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = (depth - 1).max(0),
            c if depth == 0 && is_word(c) => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out
}

/// Letters and digits of ASCII, and whatever lies outside of ASCII and its punctuation blocks: without
/// Unicode's tables, which would be the largest thing in the download.
fn is_word(c: char) -> bool {
    let mark = matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff20}');
    c.is_ascii_alphanumeric() || !(c.is_ascii() || mark)
}

/// Whether a header is in the dictionary.
pub fn is_known(header: &str) -> bool {
    let name = normalise(header);
    HEADERS
        .iter()
        .any(|(_, names)| names.contains(&name.as_str()))
        || super::file_kind::attribute(header).is_some()
}

/// Below this confidence a role is shown as a question, not taken.
pub const TAKEN: f64 = 0.5;

/// One role at most per column and one column at most per role; best evidence first. Returns, per
/// column, the role and how sure it is (0–1).
pub fn guess_roles(columns: &[ColumnShape<'_>]) -> Vec<(Option<Role>, f64)> {
    let mut scored: Vec<(f64, usize, Role)> = Vec::new();
    for (j, column) in columns.iter().enumerate() {
        for role in Role::ALL {
            let score = by_name(column.name, role) * fits(column, role);
            if score > 0.0 {
                scored.push((score, j, role));
            }
        }
    }
    // Ties go to the column further left, then to the role that is more needed.
    crate::sorting::sort_by(&mut scored, &|a, b| {
        b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
    });
    let mut guessed = vec![(None, 0.0); columns.len()];
    for (score, j, role) in scored {
        if score >= TAKEN
            && guessed[j].0.is_none()
            && !guessed.iter().any(|(r, _)| *r == Some(role))
        {
            guessed[j] = (Some(role), score);
        }
    }
    promote_names(columns, &mut guessed);
    guess_by_shape(columns, &mut guessed);
    guessed
}

/// 1 for the plainest header of a role, falling along its list; less for a header that only holds one.
fn by_name(header: &str, role: Role) -> f64 {
    let name = normalise(header);
    // What describes customers and products is guessed for their files alone: see file_kind.rs.
    let Some((_, names)) = HEADERS.iter().find(|(r, _)| *r == role) else {
        return 0.0;
    };
    if let Some(i) = names.iter().position(|n| *n == name) {
        return 1.0 - 0.3 * i as f64 / names.len() as f64;
    }
    // 'customer name' is the customer's, and 'city name' is nobody's: the word alone says little.
    let is_telling = |n: &&str| n.chars().count() >= 4 && !VAGUE.contains(n);
    let is_within = |n: &&str| name.ends_with(*n) || name.starts_with(*n);
    let within = names.iter().any(|n| is_telling(n) && is_within(n));
    if within && !is_known(header) {
        0.55
    } else {
        0.0
    }
}

/// Headers that say what a column is only when they stand alone.
const VAGUE: [&str; 2] = ["name", "title"];

/// Whether the values can be what the role needs: 0 or 1, or a little less where they are odd.
fn fits(column: &ColumnShape<'_>, role: Role) -> f64 {
    use ColumnType::*;
    let numeric = matches!(column.kind, Integer | Decimal);
    match role {
        Role::Quantity | Role::UnitPrice | Role::Amount | Role::Discount => {
            f64::from(u8::from(numeric))
        }
        Role::Date => match column.kind {
            Date | Datetime => 1.0,
            Integer if column.largest > 5e8 => 0.8,
            _ => 0.0,
        },
        Role::Customer | Role::Order | Role::Product => match column.kind {
            Text | Integer => 1.0,
            // Ids that went through a spreadsheet or a data frame end in '.0'.
            Decimal if !column.fractional => 1.0,
            Empty => 0.0,
            _ => 0.0,
        },
        Role::ProductName | Role::Category => match column.kind {
            Text => 1.0,
            Integer => 0.6,
            _ => 0.0,
        },
        _ => 0.0,
    }
}

/// A file that names its products but has no ids for them: the name is the id.
fn promote_names(columns: &[ColumnShape<'_>], guessed: &mut [(Option<Role>, f64)]) {
    if guessed.iter().any(|(r, _)| *r == Some(Role::Product)) {
        return;
    }
    if let Some(j) = guessed
        .iter()
        .position(|(r, _)| *r == Some(Role::ProductName))
    {
        debug_assert!(j < columns.len());
        guessed[j].0 = Some(Role::Product);
        guessed[j].1 *= 0.9;
    }
}

/// Files without telling headers: only a date is plain from its shape; the rest is asked.
fn guess_by_shape(columns: &[ColumnShape<'_>], guessed: &mut [(Option<Role>, f64)]) {
    if guessed.iter().any(|(r, _)| *r == Some(Role::Date)) {
        return;
    }
    let dates: Vec<usize> = (0..columns.len())
        .filter(|&j| {
            guessed[j].0.is_none()
                && matches!(columns[j].kind, ColumnType::Date | ColumnType::Datetime)
        })
        .collect();
    if let [only] = dates[..] {
        guessed[only] = (Some(Role::Date), 0.6);
    }
}

//! What the rows of a file are: order lines, customers, products, or corrected lines.
//!
//! In: the columns with the roles guessed for an order file. Out: the kind; for a file of customers
//! or products the roles are guessed anew.

use crate::report::{ColumnGuess, FileKind, Role};

/// The columns that a download of left-out lines has after those of the file.
pub const MARKS: [&str; 5] = [
    "rejected_file",
    "rejected_line",
    "rejected_column",
    "rejected_reason",
    "rejected_explanation",
];

/// What describes a customer or a product: headers as `normalise` leaves them, parted by blanks.
const ATTRIBUTES: [(Role, &str); 8] = [
    (
        Role::CustomerName,
        "name customername fullname contactname 姓名 客户姓名 客户名称 会员姓名 顾客姓名 联系人",
    ),
    (
        Role::Email,
        "email emailaddress mail customeremail 邮箱 电子邮件 电子邮箱",
    ),
    (
        Role::Phone,
        "phone phonenumber mobile mobilephone telephone tel 电话 手机 手机号 手机号码 联系电话",
    ),
    (Role::City, "city town 城市 所在城市"),
    (
        Role::Birthday,
        "birthday birthdate dateofbirth dob 生日 出生日期",
    ),
    (
        Role::PartyType,
        "partytype party customertype customergroup accounttype 客户类型 客户类别 顾客类型 会员类型",
    ),
    (
        Role::Contacts,
        "contacts contactcount numberofcontacts servicecontacts servicecases servicerequests supporttickets enquiries inquiries 联系次数 接触次数 咨询次数 客服次数 服务次数",
    ),
    (
        Role::Cost,
        "cost costprice unitcost purchaseprice costperitem 成本 成本价 进价 采购价",
    ),
];

/// Letters and digits alone, A to Z in lower case.
fn normalise(header: &str) -> String {
    let is_word = |c: &char| {
        let mark = matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff20}');
        c.is_ascii_alphanumeric() || !(c.is_ascii() || mark)
    };
    let words = header.chars().filter(is_word);
    words.map(|c| c.to_ascii_lowercase()).collect()
}

/// What a header says of a customer or a product.
pub fn attribute(header: &str) -> Option<Role> {
    let name = normalise(header);
    ATTRIBUTES
        .iter()
        .find(|(_, names)| !name.is_empty() && names.split(' ').any(|n| n == name))
        .map(|a| a.0)
}

/// Guesses the kind by the headers and the roles that an order file's columns would have.
pub fn guess_kind(columns: &[ColumnGuess]) -> FileKind {
    let marked = |w: &[ColumnGuess]| w.iter().zip(MARKS).all(|(c, mark)| c.name == mark);
    if columns.windows(MARKS.len()).any(marked) {
        return FileKind::Corrected;
    }
    let attributes = columns
        .iter()
        .filter(|c| attribute(&c.name).is_some_and(|r| r != Role::Cost))
        .count();
    let named = |role| columns.iter().any(|c| c.role == Some(role));
    // 'name' alone may be anybody's: it says nothing about products where there is a customer.
    let sold = columns.iter().any(|c| {
        let of_a_line = matches!(
            c.role,
            Some(
                Role::Order | Role::Product | Role::ProductName | Role::Quantity | Role::UnitPrice
            )
        );
        of_a_line && attribute(&c.name).is_none()
    });
    let dated = named(Role::Date) && (named(Role::Amount) || attributes < 2);
    if named(Role::Customer) {
        return if attributes > 0 && !sold && !dated {
            FileKind::Customers
        } else {
            FileKind::Orders
        };
    }
    let described = [Role::ProductName, Role::Category, Role::UnitPrice]
        .into_iter()
        .any(named)
        || columns
            .iter()
            .any(|c| attribute(&c.name) == Some(Role::Cost));
    if named(Role::Product) && described && !named(Role::Order) && !named(Role::Date) {
        FileKind::Products
    } else {
        FileKind::Orders
    }
}

/// Roles of a file whose kind is not that of order lines.
pub fn give_roles(kind: FileKind, columns: &mut [ColumnGuess]) {
    let keeps = |role| match kind {
        FileKind::Orders => true,
        FileKind::Customers => role == Role::Customer,
        FileKind::Products => matches!(
            role,
            Role::Product | Role::ProductName | Role::Category | Role::UnitPrice
        ),
        FileKind::Corrected => false,
    };
    let mut taken: Vec<Role> = Vec::new();
    for column in columns.iter_mut() {
        // What a piece costs could be its price in a file of orders alone.
        let cost = kind == FileKind::Products && attribute(&column.name) == Some(Role::Cost);
        column.role = column.role.filter(|r| keeps(*r) && !cost);
        taken.extend(column.role);
    }
    if !matches!(kind, FileKind::Customers | FileKind::Products) {
        return;
    }
    for column in columns.iter_mut().filter(|c| c.role.is_none()) {
        column.confidence = 0.0;
        let fits = |r: &Role| (*r == Role::Cost) == (kind == FileKind::Products);
        let role = attribute(&column.name).filter(fits);
        if let Some(role) = role.filter(|r| !taken.contains(r)) {
            column.role = Some(role);
            column.confidence = 0.9;
            taken.push(role);
        }
    }
}

//! The pages: which address shows what. The same table as the app's own routes.

use contract::{OrderNumber, Slug, path::page};

/// A page that is the same for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicPage {
    /// Home.
    Home,
    /// Search.
    Search,
    /// A category.
    Category(Slug),
    /// A product.
    Product(Slug),
    /// Delivery, imprint, terms, privacy, withdrawal.
    Legal,
    /// What is shown where there is no network.
    Offline,
}

/// A page that depends on who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrivatePage {
    /// The cart.
    Cart,
    /// Checkout.
    Checkout,
    /// Sign in.
    SignIn,
    /// Sign up.
    SignUp,
    /// The link of a verification mail.
    VerifyEmail,
    /// Asks for a mail with a link.
    ForgotPassword,
    /// The link of that mail.
    ResetPassword,
    /// The link to a new address.
    ConfirmEmail,
    /// The link to the previous address.
    RestoreEmail,
    /// The account.
    Account(Account),
    /// An order.
    Order(OrderNumber),
    /// Withdraws from an order's contract.
    Withdraw,
}

/// The pages of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// At a glance.
    Overview,
    /// Name and e-mail address.
    Profile,
    /// Orders.
    Orders,
    /// The address book.
    Addresses,
    /// The wishlist.
    Wishlist,
    /// Password and sessions.
    Security,
    /// What is held about the customer.
    MyData,
}

/// What a form can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Add, change, remove.
    Cart,
    /// Place the order.
    Checkout,
    /// Sign in.
    SignIn,
    /// Sign up.
    SignUp,
    /// Sign out.
    SignOut,
    /// Confirm an address.
    VerifyEmail,
    /// Ask for a mail with a link.
    ForgotPassword,
    /// Set a new password.
    ResetPassword,
    /// Confirm a new address.
    ConfirmEmail,
    /// Undo a change of address.
    RestoreEmail,
    /// Change name or address.
    Profile,
    /// Add, change, remove, choose an address.
    Addresses,
    /// Add, remove.
    Wishlist,
    /// Change the password, end sessions.
    Security,
    /// Erase the account.
    MyData,
    /// Pay, cancel, give back, order again.
    Order(OrderNumber),
    /// Withdraw from an order's contract.
    Withdraw,
}

/// What an address below the language's prefix is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The same for everybody.
    Public(PublicPage),
    /// Depends on who asks.
    Private(PrivatePage),
    /// Where the payment page sends shoppers back to.
    PaymentReturn,
    /// Takes a form and shows nothing.
    SignOut,
    /// Every component; in development only.
    Components,
    /// No page.
    Missing,
}

impl Page {
    /// The page of a path below the language's prefix.
    pub fn of(path: &str) -> Self {
        match path {
            page::HOME => Self::Public(PublicPage::Home),
            page::SEARCH => Self::Public(PublicPage::Search),
            page::DELIVERY | page::IMPRINT | page::TERMS | page::PRIVACY | page::WITHDRAWAL => {
                Self::Public(PublicPage::Legal)
            }
            page::WITHDRAW => Self::Private(PrivatePage::Withdraw),
            page::OFFLINE => Self::Public(PublicPage::Offline),
            page::COMPONENTS => Self::Components,
            page::CART => Self::Private(PrivatePage::Cart),
            page::CHECKOUT => Self::Private(PrivatePage::Checkout),
            page::CHECKOUT_RETURN => Self::PaymentReturn,
            page::SIGN_IN => Self::Private(PrivatePage::SignIn),
            page::SIGN_UP => Self::Private(PrivatePage::SignUp),
            page::SIGN_OUT => Self::SignOut,
            page::VERIFY_EMAIL => Self::Private(PrivatePage::VerifyEmail),
            page::FORGOT_PASSWORD => Self::Private(PrivatePage::ForgotPassword),
            page::RESET_PASSWORD => Self::Private(PrivatePage::ResetPassword),
            page::CONFIRM_EMAIL => Self::Private(PrivatePage::ConfirmEmail),
            page::RESTORE_EMAIL => Self::Private(PrivatePage::RestoreEmail),
            page::ACCOUNT => Self::Private(PrivatePage::Account(Account::Overview)),
            page::PROFILE => Self::Private(PrivatePage::Account(Account::Profile)),
            page::ACCOUNT_ORDERS => Self::Private(PrivatePage::Account(Account::Orders)),
            page::ADDRESSES => Self::Private(PrivatePage::Account(Account::Addresses)),
            page::WISHLIST => Self::Private(PrivatePage::Account(Account::Wishlist)),
            page::SECURITY => Self::Private(PrivatePage::Account(Account::Security)),
            page::MY_DATA => Self::Private(PrivatePage::Account(Account::MyData)),
            _ => Self::with_name(path).unwrap_or(Self::Missing),
        }
    }

    fn with_name(path: &str) -> Option<Self> {
        let (folder, name) = path.strip_prefix('/')?.split_once('/')?;
        Some(match folder {
            "categories" => Self::Public(PublicPage::Category(name.parse().ok()?)),
            "products" => Self::Public(PublicPage::Product(name.parse().ok()?)),
            "orders" => Self::Private(PrivatePage::Order(name.parse().ok()?)),
            _ => return None,
        })
    }

    /// The form that the page takes.
    pub fn form(&self) -> Option<Form> {
        Some(match self {
            Self::Private(PrivatePage::Cart) => Form::Cart,
            Self::Private(PrivatePage::Checkout) => Form::Checkout,
            Self::Private(PrivatePage::SignIn) => Form::SignIn,
            Self::Private(PrivatePage::SignUp) => Form::SignUp,
            Self::Private(PrivatePage::VerifyEmail) => Form::VerifyEmail,
            Self::Private(PrivatePage::Order(number)) => Form::Order(number.clone()),
            Self::Private(PrivatePage::Withdraw) => Form::Withdraw,
            Self::SignOut => Form::SignOut,
            Self::Private(PrivatePage::ForgotPassword) => Form::ForgotPassword,
            Self::Private(PrivatePage::ResetPassword) => Form::ResetPassword,
            Self::Private(PrivatePage::ConfirmEmail) => Form::ConfirmEmail,
            Self::Private(PrivatePage::RestoreEmail) => Form::RestoreEmail,
            Self::Private(PrivatePage::Account(account)) => account.form()?,
            Self::Public(_) | Self::PaymentReturn | Self::Components | Self::Missing => {
                return None;
            }
        })
    }
}

impl Account {
    const fn form(self) -> Option<Form> {
        Some(match self {
            Self::Overview | Self::Orders => return None,
            Self::Profile => Form::Profile,
            Self::Addresses => Form::Addresses,
            Self::Wishlist => Form::Wishlist,
            Self::Security => Form::Security,
            Self::MyData => Form::MyData,
        })
    }
}

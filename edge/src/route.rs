//! The routes of the pages. Must match the routes of the app.

use contract::{OrderNumber, Slug, path::page};

/// A page whose response is identical for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicPage {
    /// The home page.
    Home,
    /// Search results.
    Search,
    /// A category with its products.
    Category(Slug),
    /// A product page.
    Product(Slug),
    /// Delivery, imprint, terms, privacy, withdrawal.
    Legal,
    /// The page that the service worker shows without a network.
    Offline,
}

/// A page that depends on the client's identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrivatePage {
    /// The cart.
    Cart,
    /// The checkout.
    Checkout,
    /// The sign-in page.
    SignIn,
    /// The sign-up page.
    SignUp,
    /// The target of a verification mail's link.
    VerifyEmail,
    /// Requests a link to reset the password.
    ForgotPassword,
    /// The target of that link.
    ResetPassword,
    /// The target of the link to a new e-mail address.
    ConfirmEmail,
    /// The target of the link to the previous e-mail address.
    RestoreEmail,
    /// A page of the account.
    Account(Account),
    /// An order: confirmation and tracking.
    Order(OrderNumber),
    /// Withdrawal from an order's contract.
    Withdraw,
}

/// The pages of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// The overview.
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
    /// Data export and erasure.
    MyData,
}

/// The forms, by the page that they are submitted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Adds, changes or removes a line.
    Cart,
    /// Places the order, or saves the checkout.
    Checkout,
    /// Signs in.
    SignIn,
    /// Signs up.
    SignUp,
    /// Signs out.
    SignOut,
    /// Confirms the address of a new account.
    VerifyEmail,
    /// Requests a link to reset the password.
    ForgotPassword,
    /// Sets a new password.
    ResetPassword,
    /// Confirms a new e-mail address.
    ConfirmEmail,
    /// Undoes a change of e-mail address.
    RestoreEmail,
    /// Changes name or e-mail address.
    Profile,
    /// Adds, changes or removes an address, or makes one the default.
    Addresses,
    /// Adds or removes a product.
    Wishlist,
    /// Changes the password or ends sessions.
    Security,
    /// Erases the account.
    MyData,
    /// Pays, cancels, returns or repeats an order, or requests a new link.
    Order(OrderNumber),
    /// Withdraws from an order's contract.
    Withdraw,
}

/// The route of a path below the language prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// A page whose response is identical for everybody.
    Public(PublicPage),
    /// A page that depends on the client's identity.
    Private(PrivatePage),
    /// The return URL of the payment page.
    PaymentReturn,
    /// Accepts a form, but has no page.
    SignOut,
    /// The component gallery; in development only.
    Components,
    /// No such page.
    Missing,
}

impl Page {
    /// The route of a path below the language prefix.
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
            _ => Self::with_parameter(path).unwrap_or(Self::Missing),
        }
    }

    fn with_parameter(path: &str) -> Option<Self> {
        let (folder, name) = path.strip_prefix('/')?.split_once('/')?;
        Some(match folder {
            "categories" => Self::Public(PublicPage::Category(name.parse().ok()?)),
            "products" => Self::Public(PublicPage::Product(name.parse().ok()?)),
            "orders" => Self::Private(PrivatePage::Order(name.parse().ok()?)),
            _ => return None,
        })
    }

    /// The form that the page accepts.
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

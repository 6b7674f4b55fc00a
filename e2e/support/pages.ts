// Every public page and every page that needs nothing but a visit, for looking at all of them.
export const pages: Record<string, string> = {
  home: '/',
  category: '/categories/{category}',
  search: '/search?q=mug',
  'search-empty': '/search?q=zzqxjwv',
  product: '/products/{product}',
  cart: '/cart',
  checkout: '/checkout',
  'sign-in': '/sign-in',
  'sign-up': '/sign-up',
  delivery: '/delivery',
  imprint: '/imprint',
  terms: '/terms',
  privacy: '/privacy',
  withdrawal: '/withdrawal',
  'not-found': '/nowhere',
};

// Opens GraphiQL on this instance's API: queries and mutations over POST /graphql, subscriptions
// over the graphql-transport-ws socket /graphql/ws.
//
// The token typed in the header stays in this page's memory: it is written to no storage, and is
// read again for every request, so that a new one takes effect at once. The page's own cookies
// are left out: what runs here runs with the token's rights, never with those of a session that
// happens to be open in another tab.
(function () {
  "use strict";

  var field = document.getElementById("token");

  function authorization() {
    var token = field.value.trim();
    return token ? { authorization: "Bearer " + token } : {};
  }

  function address(path) {
    var url = new URL(path, window.location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  }

  var socket = window.graphqlWs.createClient({
    url: address("/graphql/ws"),
    // Read when the socket opens. `lazy` opens it with the first subscription and closes it after
    // the last, so the next one brings the token of that moment.
    connectionParams: authorization,
    lazy: true,
  });

  // A fetcher in front of GraphiQL's own adds the token to each request.
  var plain = window.GraphiQL.createFetcher({
    url: "/graphql",
    wsClient: socket,
    fetch: function (url, options) {
      return window.fetch(
        url,
        Object.assign({}, options, {
          credentials: "omit",
          headers: Object.assign({}, options.headers, authorization()),
        }),
      );
    },
  });

  window.ReactDOM.createRoot(document.getElementById("graphiql")).render(
    window.React.createElement(window.GraphiQL, {
      fetcher: plain,
      shouldPersistHeaders: false,
      isHeadersEditorEnabled: true,
    }),
  );
})();

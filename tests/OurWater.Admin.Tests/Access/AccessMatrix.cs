using static OurWater.Admin.Tests.Access.Outcome;

namespace OurWater.Admin.Tests.Access;

/// <summary>
/// Who gets in where: one row for each endpoint and page. A new one needs its row here, or a test fails. A row is a method, the path as it is mapped, and a door; each door says what becomes of whom.
/// </summary>
internal static class AccessMatrix
{
    // What becomes of:                                         anonymous  viewer     editor     admin      other adm. system     key        no scope   revoked    other key
    private static readonly Door Open = new("open",             In,        In,        In,        In,        Empty,     Empty,     In,        In,        In,        In);
    private static readonly Door SignedIn = new("signed in",    SignIn,    In,        In,        In,        Empty,     Empty,     SignIn,    SignIn,    SignIn,    SignIn);
    private static readonly Door Own = new("own",               SignIn,    In,        In,        In,        Empty,     Empty,     SignIn,    SignIn,    SignIn,    SignIn);
    private static readonly Door OwnPost = new("own, sent",     NoKey,     In,        In,        In,        Empty,     Empty,     NoKey,     NoKey,     NoKey,     NoKey);
    private static readonly Door Member = new("member",         SignIn,    In,        In,        In,        Empty,     NotThere,  SignIn,    SignIn,    SignIn,    SignIn);
    private static readonly Door Admin = new("admin",           SignIn,    NotThere,  NotThere,  In,        Empty,     NotThere,  SignIn,    SignIn,    SignIn,    SignIn);
    private static readonly Door Record = new("record",         SignIn,    In,        In,        In,        NotThere,  NotThere,  SignIn,    SignIn,    SignIn,    SignIn);
    private static readonly Door Editor = new("editor",         NoKey,     Forbidden, In,        In,        Empty,     Forbidden, NoKey,     NoKey,     NoKey,     NoKey);
    private static readonly Door Mine = new("mine",             NoKey,     In,        In,        In,        Forbidden, Forbidden, NoKey,     NoKey,     NoKey,     NoKey);
    private static readonly Door SystemOnly = new("system",     SignIn,    Denied,    Denied,    Denied,    Denied,    In,        SignIn,    SignIn,    SignIn,    SignIn);
    private static readonly Door KeyList = new("key, list",     NoKey,     NoKey,     NoKey,     NoKey,     NoKey,     NoKey,     In,        Forbidden, NoKey,     Empty);
    private static readonly Door KeyRecord = new("key, record", NoKey,     NoKey,     NoKey,     NoKey,     NoKey,     NoKey,     In,        Forbidden, NoKey,     NotThere);

    public static IReadOnlyList<AccessRow> Rows { get; } =
    [
        // Pages. They are drawn over a circuit: what they may show and do is in CommandMatrix.
        .. Page("/"),
        .. Page("/api-keys"),
        .. Page("/conflicts"),
        .. Page("/datasources"),
        .. Page("/datasources/new"),
        .. Page("/datasources/{Id:long}", "datasource"),
        .. Page("/design"),
        .. Page("/external-ids"),
        .. Page("/groups"),
        .. Page("/groups/{Id:long}", "group"),
        .. Page("/members"),
        .. Page("/organisation"),
        .. Page("/organisation/audit"),
        .. Page("/resources"),
        .. Page("/resources/{Id:long}", "well"),
        .. Page("/runs"),
        .. Page("/runs/{Id:long}", "run"),
        .. Page("/syncs"),
        .. Page("/syncs/new"),
        .. Page("/syncs/{Id:long}", "sync"),
        .. Page("/syncs/{Id:long}/edit", "sync"),
        .. Page("/upload"),
        .. Page("/upload/{Id:long}", "upload"),
        .. SystemPage("/system/audit"),
        .. SystemPage("/system/health"),
        .. SystemPage("/system/organisations"),
        .. SystemPage("/system/users"),

        // One's own account: whoever is signed in.
        .. AccountPage("/account"),
        .. AccountPage("/account/passkeys"),
        .. AccountPage("/account/password"),
        .. AccountPage("/account/two-factor"),

        // Pages for everybody.
        .. OpenPage("/account/access-denied"),
        .. OpenPage("/account/forgot-password"),
        .. OpenPage("/account/join"),
        .. OpenPage("/account/login"),
        .. OpenPage("/account/reset-password"),
        .. OpenPage("/account/set-up"),
        .. OpenPage("/account/two-factor-sign-in"),
        .. OpenPage("/error"),
        .. OpenPage("/not-found"),

        // What belongs to pages.
        new("GET", "/external-ids/export.csv", Member),
        new("GET", "/organisation/audit.csv", Admin),
        new("GET", "/resources/export.csv", Member),
        new("GET", "/resources/export.geojson", Member),
        new("GET", "/resources/{id:long}/readings.csv", Record, Record: "well"),
        new("GET", "/runs/{id:long}/list.csv", Record, Record: "run"),
        new("GET", "/runs/{id:long}/log.txt", Record, Record: "run"),
        new("GET", "/runs/{id:long}/rejected.csv", Record, Record: "run"),
        new("GET", "/system/audit.csv", SystemOnly),
        new("POST", "/uploads", Editor, Body: "a,b\n1,2\n"),
        new("POST", "/account/organisation", Mine, Gives: 302, Body: "organisation=@organisation"),
        new("POST", "/account/passkeys/create-options", OwnPost, Gives: 422, Body: ""), // in, and asked for the password
        new("POST", "/account/passkeys/sign-in-options", Open, Body: ""),
        new("POST", "/account/sign-out", Open, Gives: 302, Body: ""),
        new("ANY", "/jobs/{**path}", SystemOnly),

        // The API, by the key's scope.
        new("GET", "/api/v1/datasources", KeyList, "syncs:read"),
        new("POST", "/api/v1/datasources", KeyList, "syncs:write", 201, Body: """{"type": "legacyMyWell", "name": "New", "baseUrl": "https://legacy.example.org/api", "username": "a", "password": "b"}"""),
        new("GET", "/api/v1/datasources/{id}", KeyRecord, "syncs:read", Record: "datasource"),
        new("PUT", "/api/v1/datasources/{id}", KeyRecord, "syncs:write", Record: "new datasource", Body: """{"type": "file", "name": "Zarafa again", "fileId": "@file"}"""),
        new("DELETE", "/api/v1/datasources/{id}", KeyRecord, "syncs:write", 204, "new datasource"),
        new("POST", "/api/v1/datasources/{id}/test", KeyRecord, "syncs:write", Record: "datasource"),
        new("GET", "/api/v1/external-ids", KeyList, "data:read"),
        new("PATCH", "/api/v1/external-ids/{id}", KeyRecord, "data:write", Record: "externalId", Body: """{"state": "mapped"}"""),
        new("POST", "/api/v1/files", KeyList, "data:write", 201, Body: "a,b\n1,2\n"),
        new("GET", "/api/v1/files/{id}", KeyRecord, "data:read", Record: "file"),
        new("GET", "/api/v1/groups", KeyList, "data:read"),
        new("POST", "/api/v1/groups", KeyList, "data:write", 201, Body: """{"type": "custom", "name": "New"}"""),
        new("GET", "/api/v1/groups/{id}", KeyRecord, "data:read", Record: "group"),
        new("PATCH", "/api/v1/groups/{id}", KeyRecord, "data:write", Record: "group", Body: """{"name": "Zarafa again"}"""),
        new("GET", "/api/v1/readings", KeyList, "data:read"),
        new("POST", "/api/v1/readings", KeyRecord, "data:write", 201, Body: """{"resourceId": "@well", "datetime": "2019-01-01", "value": 7}""") { OtherKeyGets = 422 },
        new("GET", "/api/v1/readings/{id}", KeyRecord, "data:read", Record: "reading"),
        new("PATCH", "/api/v1/readings/{id}", KeyRecord, "data:write", Record: "reading", Body: """{"value": 8}"""),
        new("GET", "/api/v1/resources", KeyList, "data:read"),
        new("POST", "/api/v1/resources", KeyList, "data:write", 201, Body: """{"resourceType": "well"}"""),
        new("GET", "/api/v1/resources/{id}", KeyRecord, "data:read", Record: "well"),
        new("PATCH", "/api/v1/resources/{id}", KeyRecord, "data:write", Record: "well", Body: """{"name": "Zarafa again"}"""),
        new("GET", "/api/v1/runs", KeyList, "syncs:read"),
        new("GET", "/api/v1/runs/{id}", KeyRecord, "syncs:read", Record: "run"),
        new("POST", "/api/v1/runs/{id}/approve", KeyRecord, "syncs:run", 409, "run"),
        new("POST", "/api/v1/runs/{id}/cancel", KeyRecord, "syncs:run", 202, "new run"),
        new("GET", "/api/v1/runs/{id}/rejected", KeyRecord, "syncs:read", Record: "run"),
        new("GET", "/api/v1/runs/{id}/list", KeyRecord, "syncs:read", Record: "run"),
        new("POST", "/api/v1/runs/{id}/undo", KeyRecord, "syncs:run", 202, "run"),
        new("GET", "/api/v1/syncs", KeyList, "syncs:read"),
        new("POST", "/api/v1/syncs", KeyRecord, "syncs:write", 201, Body: """{"name": "New", "datasource": {"id": "@datasource"}, "methods": ["pullFromDatasource"], "selectedDatatypes": ["reading"]}""") { OtherKeyGets = 422 },
        new("GET", "/api/v1/syncs/{id}", KeyRecord, "syncs:read", Record: "sync"),
        new("PUT", "/api/v1/syncs/{id}", KeyRecord, "syncs:write", Record: "new sync", Body: """{"name": "Zarafa again", "datasource": {"id": "@datasource"}, "methods": ["pullFromDatasource"], "selectedDatatypes": ["reading"]}"""),
        new("DELETE", "/api/v1/syncs/{id}", KeyRecord, "syncs:write", 204, "new sync"),
        new("GET", "/api/v1/syncs/{id}/data", KeyRecord, "data:read", Record: "openSync"),
        new("POST", "/api/v1/syncs/{id}/data", KeyRecord, "data:write", Record: "openSync", Body: """{"groups": [{"type": "custom", "name": "Pushed"}]}"""),
        new("POST", "/api/v1/syncs/{id}/runs", KeyRecord, "syncs:run", 202, "new sync"),
        new("GET", "/api/functions/sync/{id}", KeyRecord, "syncs:run", 202, "new sync"),
        new("POST", "/api/functions/sync/{id}", KeyRecord, "syncs:run", 202, "new sync"),

        // For everybody.
        new("GET", "/healthz", Open),
        new("GET", "/readyz", Open),
        new("GET", "/openapi/{documentName}.json", Open, Record: "v1"),
        new("GET", "/api/docs/{documentName?}", Open),
        new("GET", "/api/docs/favicon.svg", Open),
        new("GET", "/api/docs/scalar.aspnetcore.js", Open),
        new("GET", "/api/docs/scalar.js", Open),

        // What carries the pages. A connection shows only what its document, which is signed, was made for; nothing is at these addresses without one.
        new("ANY", "/_blazor", Open, Gives: 400),
        new("ANY", "/_blazor/disconnect", Open, Gives: 405),
        new("ANY", "/_blazor/initializers", Open),
        new("ANY", "/_blazor/negotiate", Open, Gives: 405),
        new("GET", "/_framework/opaque-redirect", Open, Gives: 400),
    ];

    /// <summary>A page that shows only what belongs to the person.</summary>
    private static IEnumerable<AccessRow> AccountPage(string path) => [new("GET", path, Own), new("POST", path, Own, Gives: 400, Body: "")];

    /// <summary>A page behind the sign-in. To send it a form is no way in: it has none.</summary>
    private static IEnumerable<AccessRow> Page(string path, string? record = null) => [new("GET", path, SignedIn, Record: record), new("POST", path, SignedIn, Gives: 400, Record: record, Body: "")];

    private static IEnumerable<AccessRow> SystemPage(string path) => [new("GET", path, SystemOnly), new("POST", path, SystemOnly, Gives: 400, Body: "")];

    private static IEnumerable<AccessRow> OpenPage(string path, int gives = 200) => [new("GET", path, Open, Gives: gives), new("POST", path, Open, Gives: 400, Body: "")];
}

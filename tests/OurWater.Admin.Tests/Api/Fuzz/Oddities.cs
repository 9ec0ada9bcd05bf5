using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>What callers send by mistake or by malice.</summary>
internal static class Oddities
{
    public static readonly string[] Texts =
    [
        "", " ", "well", "village", "reading", "Polygon", "MultiPolygon", "file", "legacyMyWell", "pullFromDatasource", "day", "mapped", "313603", "313603.1111", "legacyMyWellId:1", "1", "0", "-1", "99999999999999999999", "9223372036854775807",
        "2018-02-30", "2018-02-29T24:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2018-08-06T14:30:00Z", "2018-08-06", "9999-12-31", "0001-01-01", "NaN", "Infinity", "1e400", "* * * * *", "*/0 * * * *", "Asia/Kolkata", "../../UTC",
        "a@b.c", "@", "\0", "\u202e", "\ufeff", "\ud83d\ude00", "e\u0301\u0301\u0301", "'; DROP TABLE Readings; --", "%s%n", "%00", "../../etc/passwd", "http://127.0.0.1:1/", "file:///etc/passwd", "https://legacy.example.org/api", "=1+1", "a:b", ":", "1,2,3,4", "-180,-90,180,90",
        "180,-90,-180,90", "NaN,0,1,1", "MS4w", "OTk5OTk5OTk5OTk5OTk5OTk5OS45OTk5OTk5OTk5OTk5OTk5OTk5OQ", "true", "null", "[]", "{}",
    ];

    /// <summary>Bodies that are no proper JSON object, or hardly.</summary>
    public static readonly string[] Bodies =
    [
        "", "{", "null", "[]", "5", "\"text\"", "{\"name\": NaN}", "{'name': 'x'}", "{\"name\": \"x\",}", "{\"name\": \"\\ud800\"}", "{\"\\ud800\": 1}", "{\"name\": \"a\", \"name\": \"b\"}", "\ufeff{}", "{\"a\":" + new string('[', 200) + new string(']', 200) + "}",
        "{\"name\": \"\t\"}", "{\"name\": 1e999}", "{} {}", "// x\n{}",
    ];

    private static readonly string[] Numbers = ["1e400", "-1e400", "1e-400", "9223372036854775808", "0.1", "-0", "2147483648", "1e15", "123456789012345678901234567890"];

    public static Gen<string> Text { get; } = Gen.Frequency((4, Gen.OneOf(Texts)), (1, Gen.String[0, 40].Select(Valid)), (1, Gen.OneOf(200, 256, 401, 2001, 5000).Select(n => new string('x', n))));

    public static Gen<JsonNode?> Leaf { get; } = Gen.Frequency(
        (5, Text.Select(t => (JsonNode?)JsonValue.Create(t))),
        (2, Gen.Double[-1e4, 1e4].Select(n => (JsonNode?)JsonValue.Create(n))),
        (2, Gen.OneOf(Numbers).Select(n => JsonNode.Parse(n))),
        (1, Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b))),
        (2, Gen.Const((JsonNode?)null)),
        (1, Gen.Int[0, 300].Select(n => (JsonNode?)new JsonArray([.. Enumerable.Range(0, n).Select(i => (JsonNode?)JsonValue.Create(i))]))),
        (1, Gen.OneOf("{}", "{\"id\": \"1\"}", "[[]]", "[null]", "{\"\": null}").Select(t => JsonNode.Parse(t))));

    /// <summary>Lone surrogates cannot be sent in UTF-8; <see cref="Bodies"/> has them escaped.</summary>
    public static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

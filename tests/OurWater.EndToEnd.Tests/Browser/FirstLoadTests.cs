using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OurWater.Admin.Hosting;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>What comes over a thin line before a person sees their page for the first time.</summary>
public sealed partial class FirstLoadTests(StatementsProgram program) : BrowserTest(program), IClassFixture<StatementsProgram>
{
    private const int Limit = 300_000;

    [Theory]
    [InlineData("gzip")]
    [InlineData("gzip, br")]
    public async Task Document_WithAllThatItRefersTo_IsSmallAndKept(string encodings)
    {
        using var http = await SignedInAsync(encodings);
        var html = await http.GetAsync(new Uri("/", UriKind.Relative), Token);
        var text = await html.Content.ReadAsStringAsync(Token);
        var total = text.Length;
        var addresses = References().Matches(text).Select(m => m.Groups[1].Value + m.Groups[2].Value).Where(a => Path.GetExtension(a) is ".css" or ".js" or ".woff2" or ".svg").Distinct().ToList();
        Assert.True(addresses.Count >= 9, string.Join(' ', addresses));
        var findings = new List<string>();
        foreach (var address in addresses)
        {
            using var answer = await http.GetAsync(new Uri("/" + address, UriKind.Relative), Token);
            var bytes = (await answer.Content.ReadAsByteArrayAsync(Token)).Length;
            total += bytes;
            var (cache, encoding) = (answer.Headers.CacheControl, answer.Content.Headers.ContentEncoding);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes,8} {string.Join(',', encoding),-5} {address}"));
            if (!answer.IsSuccessStatusCode) findings.Add($"{address}: {answer.StatusCode}");
            if (cache is not { MaxAge.TotalDays: >= 365 } || !cache.Extensions.Any(e => e.Name == "immutable")) findings.Add($"{address} may not be kept: {cache}");
            if (encoding.Count == 0 && Path.GetExtension(address) != ".woff2") findings.Add($"{address} is not compressed: {bytes} bytes");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total,8} in all"));
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.True(total < Limit, $"{total} bytes");
    }

    [Fact]
    public async Task Document_BeforeItsConnection_HoldsTheShellAndNotThePage()
    {
        using var http = await SignedInAsync(null);
        var html = await http.GetStringAsync(new Uri("/runs", UriKind.Relative), Token);
        Assert.Matches("""<nav class="nav"(?s:.*)External IDs(?s:.*)</nav>""", html);
        Assert.Contains("MyWell", html, StringComparison.Ordinal);
        Assert.Contains("page-bones", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<h1", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OpenedOnce_AsksForItsShellOnce()
    {
        var page = await OpenAsync();
        var before = Asked();
        await page.GoAsync("/runs");
        Assert.Equal(1, Asked() - before);
        await Assertions.Expect(page.Page.Locator(".page-bones")).ToHaveCountAsync(0);
    }

    private int Asked() => Regex.Count(App.Output, $"-- {LayoutSource.Tag}");

    private async Task<HttpClient> SignedInAsync(string? encodings)
    {
        var page = await OpenAsync();
        var cookies = await page.Page.Context.CookiesAsync([App.Url]);
        var http = new HttpClient { BaseAddress = new Uri(App.Url) };
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        if (encodings is not null) http.DefaultRequestHeaders.AcceptEncoding.ParseAdd(encodings);
        return http;
    }

    [GeneratedRegex("""(?:href|src)="([^"]+)"|url\("([^"]+)"\)""")]
    private static partial Regex References();
}

/// <summary>An organisation of our own, empty, whose statements to the database are printed.</summary>
public sealed class StatementsProgram : BrowserProgram
{
    private const string Statements = "Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command";

    private protected override AppSettings Settings => new() { More = new Dictionary<string, string> { [Statements] = "Information" } };
}

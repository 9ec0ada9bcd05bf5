using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Net.Http.Headers;
using OurWater.Admin.Tests.Api;

namespace OurWater.Admin.Tests.Access;

/// <summary>A person's browser, as far as requests go: it keeps cookies and fills in forms with their tokens. It follows no redirect.</summary>
internal sealed class Visitor(ApiHost host, string scheme = "http")
{
    /// <summary>The header in which a page's own script sends the token.</summary>
    public const string TokenHeader = "RequestVerificationToken";

    private readonly HttpClient _client = host.NewClient(scheme);
    private readonly Dictionary<string, string> _cookies = [];

    public bool IsSignedIn => _cookies.ContainsKey("ourwater");

    /// <summary>Another browser with the same cookies: what this one is answered does not change them.</summary>
    public Visitor Copy()
    {
        var copy = new Visitor(host);
        foreach (var (name, value) in _cookies) copy._cookies[name] = value;
        return copy;
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (_cookies.Count > 0) request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? SetCookieHeaderValue.ParseList([.. set]) : [])
        {
            if (cookie.Expires < DateTimeOffset.UnixEpoch.AddDays(1)) _cookies.Remove(cookie.Name.ToString());
            else _cookies[cookie.Name.ToString()] = cookie.Value.ToString();
        }

        return await Reply.ReadAsync(response);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Opens a page and sends its form that has these fields, as the browser would, with them filled in.</summary>
    public async Task<Reply> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await GetAsync(path);
        Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {(int)page.Status}");
        using var document = await new HtmlParser().ParseDocumentAsync(page.Text);
        var sent = document.QuerySelectorAll("form").First(f => fields.All(field => f.QuerySelector($"input[name='{field.Name}']") is not null));
        var values = sent.QuerySelectorAll("input[name]").DistinctBy(i => i.GetAttribute("name")).ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        foreach (var (name, value) in fields) values[name] = value;
        using var form = new FormUrlEncodedContent(values);
        return await SendAsync(HttpMethod.Post, path, form);
    }

    public async Task SignInAsync(string email, string password)
    {
        var reply = await SubmitAsync("/account/login", ("Input.Email", email), ("Input.Password", password));
        Assert.True(reply.Status == HttpStatusCode.Redirect && IsSignedIn, reply.Text);
    }

    /// <summary>The token that this person's forms carry.</summary>
    public async Task<string> TokenAsync()
    {
        var page = await GetAsync(IsSignedIn ? "/" : "/account/login");
        using var document = await new HtmlParser().ParseDocumentAsync(page.Text);
        return document.QuerySelector("meta[name=ow-antiforgery]")?.GetAttribute("content") ?? document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }
}

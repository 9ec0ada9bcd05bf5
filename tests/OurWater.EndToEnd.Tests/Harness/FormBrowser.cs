using System.Net;
using System.Text.RegularExpressions;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Opens the plain HTML pages of sign-in and sends their forms, hidden fields and cookies included; runs no script.</summary>
internal sealed partial class FormBrowser : IDisposable
{
    private readonly HttpClient _http;
    private string _address = "/";
    private string _page = "";

    public FormBrowser(string url) =>
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(url) };

    public async Task<string> OpenAsync(string address)
    {
        using var answer = await _http.GetAsync(new Uri(address, UriKind.Relative));
        _address = address;
        return _page = await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends the form of the open page; gives the path that the answer leads to, or the text of the page where it stays.</summary>
    public async Task<string> SendAsync(string form, IReadOnlyDictionary<string, string> fields)
    {
        var sent = Forms().Matches(_page).Select(m => m.Value).FirstOrDefault(f => f.Contains($"value=\"{form}\"", StringComparison.Ordinal)) ?? "";
        var all = HiddenFields().Matches(sent).Select(m => (Name: NameOf().Match(m.Value).Groups[1].Value, Value: ValueOf().Match(m.Value).Groups[1].Value))
            .Where(f => f.Name.Length > 0).DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => WebUtility.HtmlDecode(f.Value));
        if (all.GetValueOrDefault("_handler") != form) throw new InvalidOperationException($"The page {_address} has no form {form}: {_page}");
        foreach (var (name, value) in fields) all[name] = value;
        using var content = new FormUrlEncodedContent(all);
        using var answer = await _http.PostAsync(new Uri(_address, UriKind.Relative), content);
        return answer.Headers.Location is { } next ? (next.IsAbsoluteUri ? next.PathAndQuery : "/" + next.OriginalString.TrimStart('/', '~')) : _page = await answer.Content.ReadAsStringAsync();
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("""<input[^>]*type="hidden"[^>]*>""")]
    private static partial Regex HiddenFields();

    [GeneratedRegex("name=\"([^\"]*)\"")]
    private static partial Regex NameOf();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex ValueOf();
}

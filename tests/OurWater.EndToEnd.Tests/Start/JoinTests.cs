using Microsoft.Data.Sqlite;
using OurWater.Admin.Security;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Start;

/// <summary>An invitation in the real program: the link makes an account and a member, and what a member may do follows their role from one request to the next.</summary>
public sealed class JoinTests : FreshApp
{
    private const string Asha = "asha@example.org";

    [Fact]
    public async Task Link_ForSomebodyNew_MakesAnAccountOnceAndOpensTheOrganisation()
    {
        var app = await StartAsync();
        var link = Invite(app, "Editor");
        using var browser = new FormBrowser(app.Url);
        Assert.Contains("Join ", await browser.OpenAsync(link), StringComparison.Ordinal);

        Assert.Equal("/", await browser.SendAsync("join-new", new Dictionary<string, string> { ["Input.Email"] = Asha, ["Input.Password"] = AppSettings.Password }));

        Assert.Equal(["Editor"], StoredRows.Lines(app.DatabasePath, $"SELECT m.Role FROM Memberships m JOIN AspNetUsers u ON u.Id = m.UserId WHERE u.Email = '{Asha}'"));
        Assert.StartsWith("dataType", await DownloadAsync(browser), StringComparison.Ordinal);
        using var second = new FormBrowser(app.Url);
        Assert.Contains("no longer open", await second.OpenAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ForSomebodyWithAnAccount_AsksThemToSignInAndAddsTheOrganisation()
    {
        var app = await StartAsync();
        OtherOrganisation.Add(app.DatabasePath);
        var link = Invite(app, "Viewer", "other");
        using var browser = new FormBrowser(app.Url);
        await browser.OpenAsync(link);
        Assert.Contains("has an account", await browser.SendAsync("join-new", new Dictionary<string, string> { ["Input.Email"] = AppSettings.Email, ["Input.Password"] = AppSettings.Password }), StringComparison.Ordinal);

        await browser.OpenAsync($"/account/login?returnUrl={Uri.EscapeDataString(link)}");
        var back = await browser.SendAsync("login", new Dictionary<string, string> { ["Input.Email"] = AppSettings.Email, ["Input.Password"] = AppSettings.Password });
        Assert.Equal(link, back);
        await browser.OpenAsync(back);
        Assert.Equal("/", await browser.SendAsync("join", new Dictionary<string, string>()));

        Assert.Equal(2, StoredRows.Count(app.DatabasePath, "Memberships"));
        Assert.Equal(["other"], StoredRows.Lines(app.DatabasePath, "SELECT o.Slug FROM AspNetUsers u JOIN Organisations o ON o.Id = u.LastOrganisationId"));
    }

    /// <summary>The sign-in cookie is older than the change, and counts no more.</summary>
    [Fact]
    public async Task Member_WhoIsRemoved_IsOutFromTheNextRequestOn()
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);
        await browser.OpenAsync(Invite(app, "Admin"));
        await browser.SendAsync("join-new", new Dictionary<string, string> { ["Input.Email"] = Asha, ["Input.Password"] = AppSettings.Password });
        Assert.StartsWith("dataType", await DownloadAsync(browser), StringComparison.Ordinal);

        Write(app, $"DELETE FROM Memberships WHERE UserId = (SELECT Id FROM AspNetUsers WHERE Email = '{Asha}')");
        Assert.DoesNotContain("dataType", await DownloadAsync(browser), StringComparison.Ordinal);

        Write(app, $"DELETE FROM AspNetUsers WHERE Email = '{Asha}'");
        Assert.DoesNotContain("dataType", await DownloadAsync(browser), StringComparison.Ordinal);
    }

    /// <summary>What only a member gets without a script: a download.</summary>
    private static async Task<string> DownloadAsync(FormBrowser browser) => (await browser.OpenAsync("/external-ids/export.csv")).TrimStart('\uFEFF');

    private static string Invite(AppProcess app, string role, string? slug = null)
    {
        var token = "token-" + Guid.NewGuid().ToString("N");
        var organisation = slug is null ? "SELECT min(Id) FROM Organisations" : $"SELECT Id FROM Organisations WHERE Slug = '{slug}'";
        Write(app, $"INSERT INTO Invitations (OrganisationId, Role, \"For\", TokenHash, CreatedBy, CreatedAt, ExpiresAt) SELECT ({organisation}), '{role}', 'Asha', '{Keys.Hash(token)}', (SELECT min(UserName) FROM AspNetUsers WHERE IsSystemAdministrator), 0, {DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()}");
        return $"/account/join?token={token}";
    }

    private static void Write(AppProcess app, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={app.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

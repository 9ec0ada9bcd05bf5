using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OurWater.Admin.Data;
using OurWater.Admin.Tests.Access;
using OurWater.Admin.Tests.Api;
using Xunit;

namespace OurWater.Admin.Tests.Accounts;

/// <summary>What a stranger learns of an address by signing in with it: nothing. Words, status and headers are the same, and so is the work that is done.</summary>
public sealed class OneAnswerTests : IAsyncLifetime
{
    private const string Password = "correct horse battery";

    private readonly CountingHasher _hasher = new();
    private ApiHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = new ApiHost([], services => services.AddScoped<IPasswordHasher<AppUser>>(_ => _hasher));
        foreach (var name in new[] { "known", "locked", "closed" }) await AddAsync($"{name}@example.org");
        await using var context = _host.Database.OpenEverything();
        await context.Users.Where(u => u.Email == "locked@example.org").ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, TimeProvider.System.GetUtcNow().AddHours(1)), Token);
        await context.Users.Where(u => u.Email == "closed@example.org").ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, TimeProvider.System.GetUtcNow().UtcDateTime), Token);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("known@example.org", "another password of some words")]
    [InlineData("locked@example.org", "another password of some words")]
    [InlineData("locked@example.org", Password)]
    [InlineData("closed@example.org", "another password of some words")]
    [InlineData("closed@example.org", Password)]
    [InlineData("KNOWN@example.org ", "another password of some words")]
    [InlineData("no address at all", "another password of some words")]
    public async Task SignIn_ThatFails_AnswersAsForAnAddressThatNobodyHas(string email, string password)
    {
        var (nobody, workForNobody) = await TryAsync("nobody@example.org", "another password of some words");

        var (reply, work) = await TryAsync(email, password);

        Assert.Equal((HttpStatusCode.OK, 1), (nobody.Status, workForNobody));
        Assert.Equal((nobody.Status, workForNobody), (reply.Status, work));
        Assert.Equal(Neutral(nobody, "nobody@example.org"), Neutral(reply, email));
        Assert.Equal(nobody.Headers.Keys.Order(StringComparer.Ordinal), reply.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("This did not sign you in.", reply.Text, StringComparison.Ordinal);
    }

    /// <summary>As often as anybody likes: the eighth try locks the account, and locks an address that nobody has, and no answer tells.</summary>
    [Fact]
    public async Task SignIn_TriedOftenAtBoth_IsAnsweredAndWrittenDownAlike()
    {
        var (known, nobody) = (new List<string>(), new List<string>());
        for (var i = 0; i < 10; i++)
        {
            var (reply, work) = await TryAsync("known@example.org", "another password of some words");
            var (other, otherWork) = await TryAsync("nobody@example.org", "another password of some words");
            Assert.Equal((Neutral(reply, "known@example.org"), work), (Neutral(other, "nobody@example.org"), otherWork));
        }

        await using var context = _host.Database.OpenEverything();
        foreach (var line in await context.AuditLog.Where(e => e.Subject == "account" && e.ActorKind == ActorKind.Nobody && e.Action != AuditAction.Changed).OrderBy(e => e.Id).ToListAsync(Token)) (line.SubjectName == "known@example.org" ? known : nobody).Add(line.Action.ToString());
        Assert.Equal([.. Enumerable.Repeat("SignInFailed", 7), "LockedOut"], known);
        Assert.Equal(known, nobody);
        Assert.True((await TryAsync("known@example.org", Password)).Reply.Status == HttpStatusCode.OK, "The account is not locked.");
    }

    /// <summary>An address stands in the log as it was typed; what is none may be a password in the wrong field.</summary>
    [Fact]
    public async Task SignIn_WithAPasswordInTheWrongField_LeavesItOutOfTheLog()
    {
        await TryAsync("Some.body@Example.org", "x y z");
        await TryAsync("correct horse battery", "x y z");

        await using var context = _host.Database.OpenEverything();
        var lines = await context.AuditLog.Where(e => e.Action == AuditAction.SignInFailed).OrderBy(e => e.Id).ToListAsync(Token);
        Assert.Equal(["Some.body@Example.org", null], lines.Select(e => e.SubjectName));
        Assert.All(lines, e => Assert.Equal(("account", null, """{"account":"none with this address","with":"password"}"""), (e.Subject, e.SubjectId, e.After)));
    }

    private static string Neutral(Reply reply, string email) =>
        System.Text.RegularExpressions.Regex.Replace(reply.Text.Replace(System.Net.WebUtility.HtmlEncode(email), "", StringComparison.Ordinal), "(CfDJ[^\" >]*)|(<!--.*?-->)", "");

    private async Task<(Reply Reply, int Work)> TryAsync(string email, string password)
    {
        var visitor = new Visitor(_host);
        var before = _hasher.Verified;
        var reply = await visitor.SubmitAsync("/account/login", ("Input.Email", email), ("Input.Password", password));
        Assert.False(visitor.IsSignedIn);
        return (reply, _hasher.Verified - before);
    }

    private async Task AddAsync(string email)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().CreateAsync(new AppUser { UserName = email, Email = email }, Password)).Succeeded);
    }

    /// <summary>The program's own, in few rounds, which counts what it is asked.</summary>
    private sealed class CountingHasher() : PasswordHasher<AppUser>(Options.Create(new PasswordHasherOptions { IterationCount = 10 }))
    {
        private int _verified;

        public int Verified => _verified;

        public override PasswordVerificationResult VerifyHashedPassword(AppUser user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _verified);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}

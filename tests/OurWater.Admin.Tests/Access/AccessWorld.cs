using System.Globalization;
using Hangfire;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Admin.Tests.Api;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Access;

/// <summary>The whole program with two organisations: MyWell, whose every text holds the word Zarafa, and another. A person of each role, signed in through the form, and keys of each scope.</summary>
public class AccessWorld : IAsyncLifetime
{
    /// <summary>Stands in whatever MyWell has, and nowhere else.</summary>
    public const string Mark = "Zarafa";

    public const string Password = "correct horse battery";

    private static readonly string[] Pulling = ["pullFromDatasource"];
    private static readonly string[] Open = ["acceptFromDatasource", "serveToDatasource"];
    private static readonly string[] Groups = ["group"];

    private readonly QueuedJobs _jobs = new();
    private readonly Dictionary<Who, Visitor> _visitors = [];
    private readonly Dictionary<(Who, string?), string> _keys = [];
    private readonly Dictionary<string, string> _ids = [];
    private Caller _owner = null!;
    private ChangeCounter? _changes;

    public ApiHost Host { get; private set; } = null!;

    protected virtual bool IsOnKestrel => false;

    public Organisation MyWell => _owner.Organisation;

    internal ChangeCounter Changes => _changes!;

    public async ValueTask InitializeAsync()
    {
        // Jobs are only queued: a run that a test starts changes nothing behind its back.
        Host = new ApiHost([], services => services.AddSingleton<IBackgroundJobClient>(_jobs));
        if (IsOnKestrel) Host.StartOnKestrel();
        _owner = await Host.NewCallerAsync();
        var other = await Host.NewCallerAsync();
        await FillAsync();
        await AddPersonAsync(Who.Viewer, Role.Viewer, MyWell);
        await AddPersonAsync(Who.Editor, Role.Editor, MyWell);
        await AddPersonAsync(Who.Admin, Role.Admin, MyWell);
        await AddPersonAsync(Who.OtherAdmin, Role.Admin, other.Organisation);
        await AddPersonAsync(Who.System, null, null);

        _visitors[Who.Anonymous] = new Visitor(Host);
        await AddKeysAsync(other.Organisation);
        _changes = new ChangeCounter(Host.DatabasePath);
    }

    public async ValueTask DisposeAsync()
    {
        _changes?.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The person's browser; a key has none of anybody.</summary>
    internal Visitor Browser(Who who) => _visitors.GetValueOrDefault(who) ?? _visitors[Who.Anonymous];

    internal string? KeyFor(Who who, string? scope) => _keys.GetValueOrDefault((who, scope)) ?? _keys.GetValueOrDefault((who, null));

    /// <summary>The id of a record of MyWell. One that is called new is made for this call.</summary>
    internal async Task<string> IdAsync(string name) => name switch
    {
        "new datasource" => await _owner.CreateAsync("/datasources", new { type = "file", name = $"{Mark} to delete", fileId = _ids["file"] }),
        "new sync" => await NewSyncAsync(),
        "new run" => (await _owner.PostAsync($"/syncs/{await NewSyncAsync()}/runs", new { }))["runId"].GetString()!,
        _ => _ids.GetValueOrDefault(name, name),
    };

    private async Task FillAsync()
    {
        var csv = $"datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n2020-01-02T00:00:00Z,313603,1111,{Mark}\n";
        _ids["organisation"] = MyWell.Slug;
        _ids["group"] = await _owner.CreateAsync("/groups", new { type = "village", name = $"{Mark} village", externalIds = new { zarafaGroup = $"{Mark}-1" } });
        _ids["well"] = await _owner.CreateAsync("/resources", new { resourceType = "well", name = $"{Mark} well", owner = new { name = $"{Mark} owner" }, coords = new { latitude = 24.59, longitude = 74.19 }, groups = new[] { _ids["group"] }, externalIds = new { legacyMyWellId = "313603.1111" } });
        _ids["reading"] = await _owner.CreateAsync("/readings", new { resourceId = _ids["well"], datetime = "2018-01-01", value = 1 });
        _ids["externalId"] = (await _owner.GetAsync("/external-ids?name=zarafaGroup"))["data"][0].GetProperty("id").GetString()!;
        _ids["file"] = (await _owner.UploadAsync(csv, $"{Mark}.csv")).Id;
        _ids["datasource"] = await _owner.CreateAsync("/datasources", new { type = "file", name = $"{Mark} sheet", fileId = _ids["file"] });
        _ids["sync"] = await _owner.CreateAsync("/syncs", Api.Syncs.Of(_ids["datasource"]));
        _ids["openSync"] = await _owner.CreateAsync("/syncs", new { name = $"{Mark} app", datasource = new { id = _ids["datasource"] }, methods = Open, selectedDatatypes = Groups });
        _ids["run"] = (await _owner.PostAsync($"/syncs/{_ids["sync"]}/runs", new { }))["runId"].GetString()!;
        await Host.Services.GetRequiredService<RunJob>().ExecuteAsync(long.Parse(_ids["run"], CultureInfo.InvariantCulture), CancellationToken.None);
        await using var context = Host.Database.Open(MyWell.Id);
        var upload = new Upload { UserId = nameof(Who.Editor), FileId = long.Parse(_ids["file"], CultureInfo.InvariantCulture), CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
        context.Uploads.Add(upload);
        await context.SaveChangesAsync();
        _ids["upload"] = upload.Id.ToString(CultureInfo.InvariantCulture);
    }

    private Task<string> NewSyncAsync() =>
        _owner.CreateAsync("/syncs", new { name = $"{Mark} again", datasource = new { id = _ids["datasource"] }, methods = Pulling, selectedDatatypes = Api.Syncs.Readings });

    private async Task AddPersonAsync(Who who, Role? role, Organisation? organisation)
    {
        var email = $"{who}@example.org";
        await using (var scope = Host.Services.CreateAsyncScope())
        {
            var user = new AppUser { Id = who.ToString(), UserName = email, Email = email, IsSystemAdministrator = who == Who.System };
            var made = await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().CreateAsync(user, Password);
            Assert.True(made.Succeeded, string.Join(' ', made.Errors.Select(e => e.Description)));
        }

        if (organisation is not null)
        {
            await using var context = Host.Database.OpenEverything();
            context.Memberships.Add(new Membership { UserId = who.ToString(), OrganisationId = organisation.Id, Role = role!.Value, CreatedAt = DateTime.UnixEpoch });
            await context.SaveChangesAsync();
        }

        _visitors[who] = new Visitor(Host);
        await _visitors[who].SignInAsync(email, Password);
    }

    private async Task AddKeysAsync(Organisation other)
    {
        foreach (var scope in Keys.AllScopes)
        {
            _keys[(Who.Key, scope)] = await AddKeyAsync(MyWell, [scope]);
            _keys[(Who.KeyWithoutScope, scope)] = await AddKeyAsync(MyWell, [.. Keys.AllScopes.Where(s => s != scope)]);
        }

        _keys[(Who.Key, null)] = await AddKeyAsync(MyWell, [.. Keys.AllScopes]);
        _keys[(Who.KeyWithoutScope, null)] = _keys[(Who.Key, Keys.AllScopes[0])];
        _keys[(Who.RevokedKey, null)] = await AddKeyAsync(MyWell, [.. Keys.AllScopes], isRevoked: true);
        _keys[(Who.OtherKey, null)] = await AddKeyAsync(other, [.. Keys.AllScopes]);
    }

    private async Task<string> AddKeyAsync(Organisation organisation, string[] scopes, bool isRevoked = false)
    {
        var secret = Keys.Make();
        await using var context = Host.Database.OpenEverything();
        context.ApiKeys.Add(new ApiKey { OrganisationId = organisation.Id, Name = "script", Prefix = Keys.ShownPrefix(secret), Hash = Keys.Hash(secret), Scopes = [.. scopes], CreatedAt = DateTime.UnixEpoch, RevokedAt = isRevoked ? DateTime.UnixEpoch : null });
        await context.SaveChangesAsync();
        return secret;
    }
}

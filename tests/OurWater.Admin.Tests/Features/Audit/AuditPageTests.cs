using System.Text;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ApiKeys;
using OurWater.Admin.Features.Audit;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Features.Syncs;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Audit;

public sealed class AuditPageTests : PageTest
{
    private AuditQueries Queries => Installation.Services.GetRequiredService<AuditQueries>();

    private Actor System => Installation.Actor with { IsSystemAdministrator = true };

    [Fact]
    public async Task OnAPage_WhatAPersonDoes_IsToldWithTheirNameAndAddress()
    {
        Acting.OnPage(Principal(Installation.Actor), "203.0.113.7");
        var keys = Installation.Services.GetRequiredService<ApiKeyCommands>();
        Assert.NotNull((await keys.MakeAsync(Installation.Actor, new ApiKeyInput("Nightly", ["data:read"], null), Token)).Key);
        await using var context = Installation.Open();
        var key = await context.ApiKeys.SingleAsync(Token);
        await keys.RevokeAsync(Installation.Actor, key.Id, Token);

        var log = await context.AuditLog.OrderBy(e => e.Id).ToListAsync(Token);
        Assert.Equal([(AuditAction.Created, "apiKey"), (AuditAction.Changed, "apiKey")], log.Select(e => (e.Action, e.Subject)));
        Assert.All(log, e => Assert.Equal((ActorKind.Person, "person-1", "coordinator@example.org", "203.0.113.7"), (e.ActorKind, e.ActorId, e.ActorName, e.Address)));
        Assert.DoesNotContain(key.Hash, string.Concat(log.Select(e => e.Before + e.After)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_ThatGoAroundTheTracker_AreToldToo()
    {
        var sync = await Installation.AddSyncAsync(await Installation.AddFileAsync("datetime,pincode,resourceId,value\n"), new Mapping { DataType = DataType.Reading });
        await Installation.Services.GetRequiredService<Jobs.RunStarter>().StartAsync(Installation.Organisation.Id, sync.Id, new Jobs.RunRequest(false, "manual", "x"), Token);
        await using var context = Installation.Database.OpenEverything();
        context.Users.Add(new AppUser { Id = "person-2", UserName = "b@example.org", Email = "b@example.org" });
        context.Memberships.Add(new Membership { UserId = "person-2", OrganisationId = Installation.Organisation.Id, Role = Role.Viewer });
        await context.SaveChangesAsync(Token);
        Acting.OnPage(Principal(Installation.Actor), null);

        var members = Installation.Services.GetRequiredService<MemberCommands>();
        await members.ChangeRoleAsync(Installation.Actor, "person-2", Role.Editor, Token);
        await members.RemoveAsync(Installation.Actor, "person-2", Token);
        var syncs = Installation.Services.GetRequiredService<SyncCommands>();
        await syncs.SetEnabledAsync(Installation.Actor, sync.Id, false, Token);
        await Installation.Services.GetRequiredService<Jobs.RunStarter>().CancelAsync(Installation.Organisation.Id, Installation.Jobs.RunIds[^1], Token);
        await syncs.ReadFromTheStartAsync(Installation.Actor, sync.Id, Token);

        var log = await context.AuditLog.OrderBy(e => e.Id).ToListAsync(Token);
        Assert.Equal(
            [(AuditAction.Changed, "member"), (AuditAction.Deleted, "member"), (AuditAction.Changed, "sync"), (AuditAction.Cancelled, "run"), (AuditAction.Changed, "sync")],
            log.Select(e => (e.Action, e.Subject)));
        Assert.Equal(("""{"role":"viewer"}""", """{"role":"editor"}""", "b@example.org"), (log[0].Before, log[0].After, log[0].SubjectName));
        Assert.All(log, e => Assert.Equal(Installation.Organisation.Id, e.OrganisationId));
    }

    [Fact]
    public async Task Jobs_OfTheProgram_LeaveNoLine()
    {
        var sync = await Installation.AddSyncAsync(
            await Installation.AddFileAsync("datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n"),
            new Mapping { DataType = DataType.Reading, Identity = "legacyMyWell", Unit = "m", TimeZone = "UTC", UnknownResources = UnknownResources.Create, Columns = new Dictionary<string, string?> { ["date"] = "datetime", ["pincode"] = "pincode", ["resourceId"] = "resourceId", ["value"] = "value" } });
        var run = await Installation.RunAsync(sync);

        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Created);
        await using var context = Installation.Open();
        Assert.Empty(await context.AuditLog.ToListAsync(Token));
    }

    [Fact]
    public async Task Page_OfAnAdministrator_ShowsTheirOrganisationsLinesWithBothValues()
    {
        await AddAsync(Installation.Organisation.Id, "ours@example.org", "By the school");
        await AddAsync((await Installation.AddOrganisationAsync("Other")).Id, "theirs@example.org", "By the mill");
        var page = Render<OrganisationAuditPage>();

        page.WaitForAssertion(() => Assert.Contains("By the school", Words(page), StringComparison.Ordinal));
        Assert.Contains("Changed resource", Words(page), StringComparison.Ordinal);
        Assert.Contains("Well depth: 12 m→15.5 m", Words(page), StringComparison.Ordinal);
        Assert.DoesNotContain("By the mill", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfTheSystem_ShowsEveryOrganisationAndFiltersByIt()
    {
        SignInAs(System);
        await using (var open = Installation.Database.OpenEverything()) await open.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.IsSystemAdministrator, true), Token);
        await AddAsync(Installation.Organisation.Id, "ours@example.org", "By the school");
        var other = await Installation.AddOrganisationAsync("Other");
        await AddAsync(other.Id, "theirs@example.org", "By the mill");
        var page = Render<SystemAuditPage>();
        page.WaitForAssertion(() => Assert.Contains("By the mill", Words(page), StringComparison.Ordinal));
        Assert.Contains("By the school", Words(page), StringComparison.Ordinal);

        Navigation.NavigateTo($"system/audit?organisation={other.Slug}");
        page.WaitForAssertion(() => Assert.DoesNotContain("By the school", Words(page), StringComparison.Ordinal));
        Assert.Contains("By the mill", Words(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    public async Task Page_ForOthersThanAdministrators_ShowsNothing(Role role)
    {
        await AddAsync(Installation.Organisation.Id, "ours@example.org", "By the school");
        SignInAs(role);
        var page = Render<OrganisationAuditPage>();

        page.WaitForAssertion(() => Assert.Contains("Only administrators of the organisation", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain("By the school", Words(page), StringComparison.Ordinal);
        foreach (var scope in new[] { new AuditScope(Installation.Actor with { Role = role }), new AuditScope(Principal(Installation.Actor)) })
            await Assert.ThrowsAsync<NotAllowedException>(() => Queries.ListAsync(scope, ListQuery.First, TimeZoneInfo.Utc, Token));

        // Nor on a page that was open before they were demoted.
        await Installation.JoinAsync(Installation.Organisation.Id, role);
        await Assert.ThrowsAsync<NotAllowedException>(() => Queries.ListAsync(new AuditScope(Installation.Actor), ListQuery.First, TimeZoneInfo.Utc, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Queries.ListAsync(new AuditScope(Principal(System)), ListQuery.First, TimeZoneInfo.Utc, Token));
    }

    [Theory]
    [InlineData("?by=Person&action=Changed&subject=resource", 2)]
    [InlineData("?by=Key", 0)]
    [InlineData("?subject=group", 0)]
    [InlineData("?q=School", 1)]
    [InlineData("?q=192.0.2.1", 2)]
    [InlineData("?from=2026-11-02", 0)]
    [InlineData("?from=2026-11-01&to=2026-11-01", 2)]
    public async Task Filters_InTheAddress_NarrowListAndFile(string address, int expected)
    {
        await AddAsync(Installation.Organisation.Id, "ours@example.org", "By the school");
        await AddAsync(Installation.Organisation.Id, "ours@example.org", "=HYPERLINK(1)");
        var query = ListQuery.Parse($"http://localhost/organisation/audit{address}", AuditQueries.Filters);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

        Assert.Equal(expected, (await Queries.ListAsync(new AuditScope(Installation.Actor), query, zone, Token)).Total);
        using var file = new MemoryStream();
        await Installation.Services.GetRequiredService<AuditDownloads>().WriteAsync(new AuditScope(Installation.Actor), query, zone, file, Token);
        var text = Encoding.UTF8.GetString(file.ToArray());
        Assert.Equal(expected + 1, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(",=HYPERLINK", text, StringComparison.Ordinal);
    }

    /// <summary>On the page and in the file: what, of which record, when it was measured, in which unit; and the way there, as long as it is there.</summary>
    [Fact]
    public async Task Lines_OfPeopleAndRecords_NameThemAndLeadThere()
    {
        var well = await Installation.AddResourceAsync(owner: "Ramesh");
        await Installation.AddIdAsync(well.Id, ExternalIdNames.LegacyMyWellResourceId, "1111");
        await Installation.AddIdAsync(well.Id, ExternalIdNames.LegacyMyWellPincode, "313603");
        var gone = await Installation.AddGroupAsync("Gone");
        var sync = await Installation.AddSyncAsync(await Installation.AddFileAsync("datetime,pincode,resourceId,value\n"), new Mapping { DataType = DataType.Reading });
        await using (var context = Installation.Database.OpenEverything())
        {
            context.Users.Add(new AppUser { Id = "person-2", UserName = "asha@example.org", Email = "asha@example.org" });
            await context.SaveChangesAsync(Token);
        }

        Acting.OnPage(Principal(Installation.Actor), null);
        await using (var open = Installation.Open())
        {
            open.Readings.Add(new Reading { TimeseriesId = well.Timeseries[0].Id, Time = new DateTime(2018, 8, 6, 0, 0, 0, DateTimeKind.Utc), Precision = TimePrecision.Day, Value = 22.01, CreatedAt = Places.Then, UpdatedAt = Places.Then });
            open.Memberships.Add(new Membership { UserId = "person-2", OrganisationId = Installation.Organisation.Id, Role = Role.Viewer, CreatedAt = Places.Then });
            open.Conflicts.Add(new Conflict { SyncId = sync.Id, RecordType = DataType.Resource, RecordId = well.Id, FoundAt = Places.Then });
            open.SavedMappings.Add(new SavedMapping { DataType = DataType.Reading, HeaderHash = new string('0', 64), Mapping = new Mapping(), UpdatedAt = Places.Then });
            open.RowMends.Add(new RowMend { SyncId = sync.Id, Row = 5, Fields = new Dictionary<int, string> { [2] = "19.40" } });
            open.Remove(await open.Groups.SingleAsync(g => g.Id == gone.Id, Token));
            await open.SaveChangesAsync(Token);
            (await open.Readings.SingleAsync(Token)).Value = 12.34;
            (await open.Conflicts.SingleAsync(Token)).Resolution = "kept";
            (await open.ExternalIds.SingleAsync(e => e.Value == "1111", Token)).Value = "1112";
            await open.SaveChangesAsync(Token);
            open.Remove(await open.Readings.SingleAsync(Token));
            await open.SaveChangesAsync(Token);
        }

        var formats = new Formats(Clock);
        var rows = (await Queries.ListAsync(new AuditScope(Installation.Actor), ListQuery.First, TimeZoneInfo.Utc, Token)).Items;
        string[] Said(AuditRow row) => [$"{AuditWords.Deed(row)} {AuditWords.Name(row, formats)}", row.Href ?? ""];
        void Tells(string what, string href) => Assert.Contains(rows, r => Said(r).SequenceEqual([what, href]));

        Tells("Created member asha@example.org", "members?q=asha%40example.org");
        Tells("Created reading of Well 1111 (313603), 6 Aug 2018", $"resources/{well.Id}");
        Tells("Changed reading of Well 1111 (313603), 6 Aug 2018", $"resources/{well.Id}");
        Tells("Deleted reading of Well 1112 (313603), 6 Aug 2018", $"resources/{well.Id}");
        Tells("Changed External ID of Well 1111 (313603)", $"resources/{well.Id}");
        Tells("Settled conflict about Well 1111 (313603)", $"resources/{well.Id}");
        Tells("Created remembered columns for readings", "");
        Tells($"Created correction: Row 5 of {sync.Name}", "");
        Tells("Deleted group Gone", "");
        var page = Render<OrganisationAuditPage>();
        page.WaitForAssertion(() => Assert.Contains("Value: 22.01 m→12.34 m", Words(page), StringComparison.Ordinal));
        Assert.Contains("Number in LegacyMyWell: 1111→1112", Words(page), StringComparison.Ordinal);
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == $"resources/{well.Id}");
        using var file = new MemoryStream();
        await Installation.Services.GetRequiredService<AuditDownloads>().WriteAsync(new AuditScope(Installation.Actor), ListQuery.First, TimeZoneInfo.Utc, file, Token);
        Assert.Contains("\"Changed reading of Well 1111 (313603), 6 Aug 2018\"", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
        Assert.Contains("Value: 22.01 m,Value: 12.34 m", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_OfManyLines_HasEachOnce()
    {
        await using (var context = Installation.Database.OpenEverything())
        {
            for (var i = 0; i < 1_203; i++) context.AuditLog.Add(Line(Installation.Organisation.Id, "ours@example.org", $"Well {i}", new DateTime(2026, 11, 1, 9, 0, i / 100, DateTimeKind.Utc)));
            await context.SaveChangesAsync(Token);
        }

        var names = new List<string?>();
        await foreach (var row in Queries.AllAsync(new AuditScope(Installation.Actor), ListQuery.First, TimeZoneInfo.Utc, Token)) names.Add(row.SubjectName);
        Assert.Equal((1_203, 1_203), (names.Count, names.Distinct().Count()));
    }

    private async Task AddAsync(int organisation, string who, string what)
    {
        await using var context = Installation.Database.OpenEverything();
        context.AuditLog.Add(Line(organisation, who, what, new DateTime(2026, 11, 1, 9, 0, 0, DateTimeKind.Utc)));
        await context.SaveChangesAsync(Token);
    }

    private static AuditEntry Line(int organisation, string who, string what, DateTime at) => new()
    {
        OrganisationId = organisation,
        At = at,
        ActorId = "x",
        ActorName = who,
        Address = "192.0.2.1",
        Action = AuditAction.Changed,
        Subject = "resource",
        SubjectId = "1",
        SubjectName = what,
        Before = """{"wellDepth":12}""",
        After = """{"wellDepth":15.5}""",
    };
}

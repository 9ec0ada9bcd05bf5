using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.VisualBasic.FileIO;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Access;

/// <summary>A cell that a spreadsheet would run as a formula is text in every table that the program gives: each address that ends in .csv, and the API's rejected rows.</summary>
public sealed partial class SpreadsheetSafetyTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    private static readonly string[] Starts = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryTable_OfTextsThatAreFormulas_HasNone()
    {
        await SpoilAsync();
        var tables = AccessMatrix.Rows.Where(r => r.Path.EndsWith(".csv", StringComparison.Ordinal)).ToList();
        Assert.True(tables.Count >= 6);
        foreach (var row in tables)
        {
            var reply = await world.SendAsync(row, row.Door[Who.Admin] == Outcome.In ? Who.Admin : Who.System, row.Record is null ? null : await world.IdAsync(row.Record));
            Hold(row.Address, reply.Status, reply.Text);
        }

        var browser = new Visitor(world.Host);
        var api = await browser.SendAsync(HttpMethod.Get, $"/api/v1/runs/{await world.IdAsync("run")}/rejected", null, ("Accept", "text/csv"), ("Authorization", $"Bearer {world.KeyFor(Who.Key, null)}"));
        Hold("the API's rejected rows", api.Status, api.Text);
    }

    private static void Hold(string what, HttpStatusCode status, string text)
    {
        Assert.Equal(HttpStatusCode.OK, status);
        using var reader = new TextFieldParser(new StringReader(text.TrimStart('\ufeff'))) { TrimWhiteSpace = false, HasFieldsEnclosedInQuotes = true };
        reader.SetDelimiters(",");
        var cells = new List<string>();
        while (reader.ReadFields() is { } fields) cells.AddRange(fields);
        Assert.Contains(cells, c => c.Contains("1+1", StringComparison.Ordinal)); // else it proves nothing
        Assert.True(!cells.Any(Runs), $"{what}: {string.Join(" | ", cells.Where(Runs).Take(5))}");
    }

    private static bool Runs(string cell) => Starts.Any(s => cell.StartsWith(s, StringComparison.Ordinal)) && !Number().IsMatch(cell);

    /// <summary>Puts a formula wherever a text of somebody's may stand.</summary>
    private async Task SpoilAsync()
    {
        await using var context = world.Host.Database.OpenEverything();
        context.Acting = null;
        var id = long.Parse(await world.IdAsync("run"), CultureInfo.InvariantCulture);
        var run = await context.Runs.SingleAsync(r => r.Id == id, Token);
        var file = await context.Files.FirstAsync(f => f.OrganisationId == world.MyWell.Id, Token);
        file.Detected = file.Detected! with { Columns = [.. Starts.Select(Formula)] };
        run.Mapping = null;
        for (var i = 0; i < Starts.Length; i++)
        {
            var text = Formula(Starts[i]);
            var group = new Group { OrganisationId = world.MyWell.Id, Type = GroupType.Village, Name = text, CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
            var well = new Resource { OrganisationId = world.MyWell.Id, Type = ResourceType.Well, Name = text, OwnerName = text, Groups = [group], CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
            context.AddRange(group, well);
            await context.SaveChangesAsync(Token);
            context.ExternalIds.Add(new ExternalId { OrganisationId = world.MyWell.Id, RecordType = DataType.Resource, RecordId = well.Id, Name = ExternalIdNames.LegacyMyWellId, Value = text, Reason = text, State = MappingState.Failed, IsIdentity = true, CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch });
            context.ExternalIds.Add(new ExternalId { OrganisationId = world.MyWell.Id, RecordType = DataType.Resource, RecordId = well.Id, Name = text, Value = text, CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch });
            context.RejectedRows.Add(new RejectedRow { OrganisationId = world.MyWell.Id, RunId = run.Id, Row = 100 + i, Reason = "notANumber", Message = text, Subject = text, Original = [text, text, .. Starts.Select(Formula), text] });
            context.RunItems.Add(new RunItem { OrganisationId = world.MyWell.Id, RunId = run.Id, Label = text, RemoteKey = text, Before = text, After = text, Reason = text });
            context.AuditLog.Add(new AuditEntry { OrganisationId = world.MyWell.Id, At = DateTime.UnixEpoch, ActorId = text, ActorName = text, Address = text, Subject = text, SubjectId = text, SubjectName = text, Before = $$"""{"name": "{{i}}1+1"}""" });
        }

        var series = await context.Timeseries.FirstAsync(t => t.OrganisationId == world.MyWell.Id, Token);
        series.Unit = Formula("=");
        await context.SaveChangesAsync(Token);
    }

    private static string Formula(string start) => start + "1+1";

    [System.Text.RegularExpressions.GeneratedRegex(@"^[+-][0-9.,]+$")]
    private static partial System.Text.RegularExpressions.Regex Number();
}

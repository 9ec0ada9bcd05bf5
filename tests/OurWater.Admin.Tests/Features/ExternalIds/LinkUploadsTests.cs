using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.ExternalIds;

/// <summary>External ids that come back as a table: checked, shown, then applied by the rules of a person's hand.</summary>
public sealed class LinkUploadsTests : IAsyncLifetime
{
    private static readonly ExternalIdFamily Legacy = ExternalIdFamily.LegacyMyWell;
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LinkUploads Uploads => _installation.Services.GetRequiredService<LinkUploads>();

    private ExternalIdCommands Commands => _installation.Services.GetRequiredService<ExternalIdCommands>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return _installation.DisposeAsync();
    }

    [Fact]
    public async Task Download_UploadedAsItIs_ChangesNothing()
    {
        var (one, two) = (await _installation.AddResourceAsync("=1+1"), await _installation.AddResourceAsync("Well B"));
        await Commands.LinkAsync(_installation.Actor, DataType.Resource, one.Id, Legacy, "313603.1110", Token);
        await Commands.SetPincodeAsync(_installation.Actor, [two.Id], "313604", Token);
        await _installation.AddResourceAsync("Well C");
        await using (var file = File.Create(_path)) await _installation.Services.GetRequiredService<ExternalIdDownloads>().WriteAsync(_installation.Actor, ListQuery.First.Where(ExternalIdFilters.State, ExternalIdFilters.All), file, Token);

        var check = await Uploads.CheckAsync(_installation.Actor, Legacy, DataType.Resource, _path, Token);

        Assert.Null(check.Problem);
        Assert.Equal([LinkAct.Nothing, LinkAct.Nothing, LinkAct.Nothing], check.Changes.Select(c => c.Act));
    }

    [Fact]
    public async Task Upload_OfEveryKindOfChange_IsShownFirstAndThenDone()
    {
        var wells = new List<Resource>();
        foreach (var name in new[] { "A", "B", "C", "D" }) wells.Add(await _installation.AddResourceAsync(name));
        await Commands.LinkAsync(_installation.Actor, DataType.Resource, wells[1].Id, Legacy, "313603.1111", Token);
        await Commands.LinkAsync(_installation.Actor, DataType.Resource, wells[2].Id, Legacy, "313603.1112", Token);
        var check = await CheckAsync($"""
            {wells[0].Id},A,313603.1110,
            {wells[1].Id},B,313603.1119,
            {wells[2].Id},C,Unlink,
            {wells[3].Id},D,,313605
            """);

        Assert.Equal([(LinkAct.Link, null, "313603.1110"), (LinkAct.Change, "313603.1111", "313603.1119"), (LinkAct.Unlink, "313603.1112", null), (LinkAct.SetPincode, null, "313605")], check.Changes.Select(c => (c.Act, c.Before, c.After)));
        Assert.Equal(["313603.1111", "313603.1112"], await IdsAsync(ExternalIdNames.LegacyMyWellId));

        Assert.Empty(await Uploads.ApplyAsync(_installation.Actor, Legacy, DataType.Resource, check, Token));

        Assert.Equal(["313603.1110", "313603.1112", "313603.1119"], await IdsAsync(ExternalIdNames.LegacyMyWellId)); // 1112 says what it is kept apart from
        Assert.Equal(["313603", "313603", "313605"], await IdsAsync(ExternalIdNames.LegacyMyWellPincode));
        await using var context = _installation.Open();
        Assert.Equal(MappingState.KeptApart, (await context.ExternalIds.SingleAsync(e => e.Value == "313603.1112", Token)).State);
        Assert.Equal(6, await context.RecordChanges.CountAsync(c => c.By == _installation.Actor.Name, Token));
    }

    [Fact]
    public async Task Upload_RowsThatCannotBe_AreRefusedWithWordsAndTheOthersStand()
    {
        var (one, two, gauge) = (await _installation.AddResourceAsync("A"), await _installation.AddResourceAsync("B"), await _installation.AddResourceAsync("G", ResourceType.Raingauge));
        await Commands.LinkAsync(_installation.Actor, DataType.Resource, one.Id, Legacy, "313603.1111", Token);
        var check = await CheckAsync($"""
            4711,X,313603.1120,
            here,X,313603.1121,
            {two.Id},B,313603.1111,
            {gauge.Id},G,313603.1112,
            {one.Id},A,,313604
            {two.Id},B,,12
            {two.Id},B,313603.1122,
            {two.Id},B,313603.1123,
            """);

        Assert.Equal(7, check.Count(LinkAct.Refused));
        Assert.Equal(["no record with the id “4711”", "no record with the id “here”", "belongs to A already", "number of a well", "part of its id", "not a pincode", "stands on row 8"], check.Changes.Where(c => c.Act == LinkAct.Refused).Zip<LinkChange, string>(["no record with the id “4711”", "no record with the id “here”", "belongs to A already", "number of a well", "part of its id", "not a pincode", "stands on row 8"]).Select(p => p.First.Problem!.Contains(p.Second, StringComparison.Ordinal) ? p.Second : p.First.Problem));
        await Uploads.ApplyAsync(_installation.Actor, Legacy, DataType.Resource, check, Token);
        Assert.Equal(["313603.1111", "313603.1122"], await IdsAsync(ExternalIdNames.LegacyMyWellId));
    }

    [Fact]
    public async Task Upload_TheSameIdTwice_IsRefusedTheSecondTime()
    {
        var (one, two) = (await _installation.AddResourceAsync("A"), await _installation.AddResourceAsync("B"));
        var check = await CheckAsync($"{one.Id},A,313603.1111,\n{two.Id},B,313603.1111,");
        Assert.Equal([LinkAct.Link, LinkAct.Refused], check.Changes.Select(c => c.Act));
        Assert.Contains("Row 2 has the same id", check.Changes[1].Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,value\nA,1\n", "needs the columns dataType, id and externalIds.legacyMyWellId")]
    [InlineData("", "nothing in this file")]
    public async Task Upload_OfAnotherTable_SaysWhatItNeeds(string content, string words)
    {
        await File.WriteAllTextAsync(_path, content, Token);
        Assert.Contains(words, (await Uploads.CheckAsync(_installation.Actor, Legacy, DataType.Resource, _path, Token)).Problem, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A resource and a group may have the same number: the column says which is meant.</summary>
    [Theory]
    [InlineData("group", "about a group, and here are resources")]
    [InlineData("reading", "“reading” in the column dataType")]
    [InlineData("wells", "“wells” in the column dataType")]
    [InlineData("", "column dataType is empty")]
    public async Task Upload_RowOfAnotherKindOfRecord_TouchesNoResource(string type, string words)
    {
        var well = await _installation.AddResourceAsync("A");
        await Commands.LinkAsync(_installation.Actor, DataType.Resource, well.Id, Legacy, "313603.1111", Token);
        await File.WriteAllTextAsync(_path, $"dataType,id,externalIds.legacyMyWellId\n{type},{well.Id},unlink\n", Token);

        var check = await Uploads.CheckAsync(_installation.Actor, Legacy, DataType.Resource, _path, Token);

        Assert.Equal((LinkAct.Refused, 0), (Assert.Single(check.Changes).Act, check.ToDo));
        Assert.Contains(words, check.Changes[0].Problem, StringComparison.Ordinal);
        await Uploads.ApplyAsync(_installation.Actor, Legacy, DataType.Resource, check, Token);
        Assert.Equal(["313603.1111"], await IdsAsync(ExternalIdNames.LegacyMyWellId));
    }

    [Theory]
    [InlineData("externalIds.ggmnId")]
    [InlineData("externalIds.legacyMyWellIdd")]
    [InlineData("notes")]
    public async Task Upload_WithAColumnThatIsNotKnown_NamesIt(string column)
    {
        var well = await _installation.AddResourceAsync("A");
        await File.WriteAllTextAsync(_path, $"dataType,id,externalIds.legacyMyWellId,{column}\nresource,{well.Id},313603.1111,x\n", Token);

        var check = await Uploads.CheckAsync(_installation.Actor, Legacy, DataType.Resource, _path, Token);

        Assert.Empty(check.Changes);
        Assert.Contains($"“{column}”", check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OfAnotherOrganisationsRecord_IsRefused()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        long id;
        await using (var context = _installation.Database.Open(other.Id))
        {
            var resource = new Resource { Type = ResourceType.Well, CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
            context.Resources.Add(resource);
            await context.SaveChangesAsync(Token);
            id = resource.Id;
        }

        Assert.Equal(LinkAct.Refused, Assert.Single((await CheckAsync($"{id},X,313603.1111,")).Changes).Act);
    }

    private async Task<LinkCheck> CheckAsync(string rows)
    {
        await File.WriteAllTextAsync(_path, "dataType,id,record,externalIds.legacyMyWellId,externalIds.legacyMyWellPincode\n" + string.Concat(rows.Split('\n').Select(r => $"resource,{r.Trim()}\n")), Token);
        return await Uploads.CheckAsync(_installation.Actor, Legacy, DataType.Resource, _path, Token);
    }

    private async Task<List<string>> IdsAsync(string name)
    {
        await using var context = _installation.Open();
        return await context.ExternalIds.Where(e => e.Name == name && e.Value != "").Select(e => e.Value).Order().ToListAsync(Token);
    }
}

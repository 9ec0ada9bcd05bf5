using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>The pincode rule fills in what nobody said, and keeps its hands off what somebody did.</summary>
public sealed class PincodeOriginTests
{
    private static readonly DateTime At = new(2026, 11, 1, 9, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pincode_OfTheRuleThatAFileReplaces_IsTheFilesFromThenOn()
    {
        await using var installation = await Installation.StartAsync();
        await using var context = installation.Open();
        var well = new Resource { Type = ResourceType.Well, CreatedAt = At, UpdatedAt = At };
        context.Add(well);
        context.Add(new Group { Type = GroupType.Pincode, Name = "313603", CreatedAt = At, UpdatedAt = At, Resources = [well] });
        await context.SaveChangesAsync(Token);
        await Pincodes.RefreshAsync(context, null, null, At, Token);
        Assert.Equal(("313603", ValueOrigin.Rule), await PincodeAsync(context));
        context.ChangeTracker.Clear();
        var row = new MappedResource { Row = 2, Identity = well.Id.ToString(CultureInfo.InvariantCulture), ExternalIds = new Dictionary<string, string> { [ExternalIdNames.LegacyMyWellPincode] = "313604" } };

        await new ResourceApply(context, new SyncRun { OrganisationId = installation.Organisation.Id }, ValueOrigin.File, At).ApplyAsync([row], Identities.OurWater, ExistingValues.Replace, Token);
        await Pincodes.RefreshAsync(context, null, null, At.AddDays(1), Token);

        Assert.Equal(("313604", ValueOrigin.File), await PincodeAsync(context));
    }

    [Fact]
    public async Task Pincode_ThatTheRuleFillsInLater_StandsInTheResourcesHistory()
    {
        await using var installation = await Installation.StartAsync();
        await using var context = installation.Open();
        var well = new Resource { Type = ResourceType.Well, CreatedAt = At, UpdatedAt = At };
        var file = await installation.AddFileAsync("x");
        context.AddRange(well, new Datasource { Name = "Legacy", Type = DatasourceType.LegacyMyWell, FileId = file.Id, CreatedAt = At, UpdatedAt = At });
        await context.SaveChangesAsync(Token);
        await Pincodes.RefreshAsync(context, null, null, At, Token);
        Assert.Empty(await context.RecordChanges.ToListAsync(Token));
        context.Add(new Group { Type = GroupType.Pincode, Name = "313603", CreatedAt = At, UpdatedAt = At, Resources = [well] });
        await context.SaveChangesAsync(Token);

        await Pincodes.RefreshAsync(context, null, null, At.AddDays(1), Token);
        await Pincodes.RefreshAsync(context, null, null, At.AddDays(2), Token);

        var change = Assert.Single(await context.RecordChanges.ToListAsync(Token));
        Assert.Equal((DataType.Resource, well.Id, Pincodes.TheRule, At.AddDays(1)), (change.RecordType, change.RecordId, change.By, change.At));
        Assert.Equal(("""{"externalIds.legacyMyWellPincode":null}""", """{"externalIds.legacyMyWellPincode":"313603"}"""), (change.Before, change.After));
    }

    private static async Task<(string, ValueOrigin)> PincodeAsync(OurWaterDbContext context)
    {
        var pincode = await context.ExternalIds.AsNoTracking().SingleAsync(e => e.Name == ExternalIdNames.LegacyMyWellPincode && e.RecordType == DataType.Resource, Token);
        return (pincode.Value, pincode.Origin);
    }
}

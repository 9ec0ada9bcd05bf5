using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>The lists and lookups that grow with the data are answered from an index, whatever the size: SQLite says how it would answer.</summary>
public sealed class QueryPlanTests(TempDatabase temp) : IClassFixture<TempDatabase>
{
    private const int Organisation = 7;
    private static readonly DateTime From = new(2017, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public Task Readings_OfOneSeriesInATimeRange_AreFoundAndOrderedByTheIndex() => ExpectAsync(
        c => c.Readings.Where(r => r.TimeseriesId == 3 && r.Time >= From && r.Time < From.AddYears(1)).OrderBy(r => r.Time),
        "USING INDEX IX_Readings_TimeseriesId_Time (TimeseriesId=? AND Time>? AND Time<?)");

    [Fact]
    public Task Readings_ChangedSince_AreFoundByTheIndex() => ExpectAsync(
        c => c.Readings.Where(r => r.UpdatedAt > From).OrderBy(r => r.UpdatedAt).Take(100),
        "USING INDEX IX_Readings_OrganisationId_UpdatedAt (OrganisationId=? AND UpdatedAt>?)");

    [Fact]
    public Task RejectedRows_OfARunInFileOrder_AreFoundAndOrderedByTheIndex() => ExpectAsync(
        c => c.RejectedRows.Where(r => r.RunId == 9).OrderBy(r => r.Row).ThenBy(r => r.Column).Take(100),
        "USING INDEX IX_RejectedRows_RunId_Row_Column (RunId=?)");

    [Fact]
    public Task RejectedRows_OfARunWithOneReason_AreFoundByTheIndex() => ExpectAsync(
        c => c.RejectedRows.Where(r => r.RunId == 9 && r.Reason == "notANumber").GroupBy(r => r.Subject).Select(g => new { g.Key, Count = g.Count() }),
        "IX_RejectedRows_RunId_Reason_Subject (RunId=? AND Reason=?)");

    [Fact]
    public Task Runs_NewestFirst_AreOrderedByTheIndex() => ExpectAsync(
        c => c.Runs.OrderByDescending(r => r.QueuedAt).Take(25),
        "USING INDEX IX_Runs_OrganisationId_QueuedAt (OrganisationId=?)");

    [Fact]
    public Task ExternalIds_ByNameAndValue_AreFoundByTheIndex() => ExpectAsync(
        c => c.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == "313603.1111"),
        "IX_ExternalIds_OrganisationId_RecordType_Name_Value (OrganisationId=? AND RecordType=? AND Name=? AND Value=?)");

    [Fact]
    public Task RunLog_OfARunInOrder_IsFoundAndOrderedByTheIndex() => ExpectAsync(
        c => c.RunLog.Where(l => l.RunId == 9 && l.Id > 100).OrderBy(l => l.Id).Take(200),
        "USING INDEX IX_RunLog_RunId_Id (RunId=? AND Id>?)");

    [Fact]
    public Task AuditLog_OfAnOrganisationNewestFirst_IsFoundAndOrderedByTheIndex() => ExpectAsync(
        c => c.AuditLog.Where(e => e.At >= From).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(25),
        "USING INDEX IX_AuditLog_OrganisationId_At_Id (OrganisationId=? AND At>?)");

    [Theory]
    [InlineData("\"Time\" <= ?2", "DESC", "Time<?")]
    [InlineData("\"Time\" > ?2", "ASC", "Time>?")]
    public async Task Readings_NearestToATime_AreFoundAndOrderedByTheIndex(string side, string order, string found)
    {
        await using var context = temp.Database.Open(Organisation);
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + SqliteBulkWriter.NearestSql(side, order);

        await ExpectAsync(command, $"USING INDEX IX_Readings_TimeseriesId_Time (TimeseriesId=? AND {found})");
    }

    private async Task ExpectAsync<T>(Func<OurWaterDbContext, IQueryable<T>> query, string index)
    {
        await using var context = temp.Database.Open(Organisation);
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = query(context).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await ExpectAsync(command, index);
    }

    private static async Task ExpectAsync(DbCommand command, string index)
    {
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) steps.Add(reader.GetString(3));

        var plan = string.Join('\n', steps);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("USE TEMP B-TREE FOR ORDER BY", plan, StringComparison.Ordinal);
    }
}

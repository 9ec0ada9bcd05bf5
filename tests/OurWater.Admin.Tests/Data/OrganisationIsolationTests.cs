using CsCheck;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>
/// Invariant 7: whatever a query or command of one organisation does through the database, it never sees or changes a record of another. Tried on every kind of record there is, so that a new one
/// cannot be forgotten.
/// </summary>
public sealed class OrganisationIsolationTests(TempDatabase temp) : IClassFixture<TempDatabase>, IAsyncLifetime
{
    private const int Organisations = 3;
    private readonly List<int> _organisations = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static List<Type> RecordTypes { get; } = FindRecordTypes();

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < Organisations; i++) _organisations.Add(await OneOfEach.AddAsync(temp.Database, $"org-{Guid.NewGuid():N}", Token));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Queries_EveryKindOfRecord_GiveOwnRecordsOnly()
    {
        foreach (var organisation in _organisations)
        {
            await using var context = temp.Database.Open(organisation);
            foreach (var type in RecordTypes)
            {
                var seen = await AllAsync(context, type);

                Assert.True(seen.Count == 1, $"{type.Name}: {seen.Count} seen of 1. A new kind of record is added in OneOfEach.");
                Assert.All(seen, record => Assert.Equal(organisation, record.OrganisationId));
            }
        }
    }

    [Fact]
    public async Task Queries_WithoutAnOrganisation_GiveNothing()
    {
        await using var context = temp.Database.Open(0);
        foreach (var type in RecordTypes) Assert.Empty(await AllAsync(context, type));
    }

    [Fact]
    public async Task NewRecord_WithoutAnOrganisation_BelongsToTheOneThatWritesIt()
    {
        await using var context = temp.Database.Open(_organisations[0]);
        var group = new Group { Type = GroupType.Custom, Name = "Of the writer" };
        context.Add(group);
        await context.SaveChangesAsync(Token);

        Assert.Equal(_organisations[0], group.OrganisationId);
    }

    [Fact]
    public async Task NewRecord_OfAnotherOrganisation_IsRefused()
    {
        await using var context = temp.Database.Open(_organisations[0]);
        context.Add(new Group { OrganisationId = _organisations[1], Type = GroupType.Custom, Name = "Of another" });

        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Token));
    }

    [Fact]
    public Task Attempts_AnySequence_NeverChangeAnotherOrganisation() =>
        Gen.Select(Gen.Int[0, Organisations - 1], Gen.Int[1, Organisations - 1], Gen.Int[0, RecordTypes.Count - 1], Gen.Enum<Attempt>())
            .Array[1, 6]
            .SampleAsync(TryAllAsync, iter: 40, threads: 1);

    private async Task TryAllAsync((int Actor, int Distance, int Type, Attempt Attempt)[] attempts)
    {
        var before = await SnapshotAsync();
        foreach (var (actor, distance, type, attempt) in attempts)
        {
            var mine = _organisations[actor];
            var theirs = _organisations[(actor + distance) % Organisations];
            await TryAsync(mine, theirs, RecordTypes[type], attempt);
        }

        Assert.Equal(before, await SnapshotAsync());
    }

    private async Task TryAsync(int mine, int theirs, Type type, Attempt attempt)
    {
        IOrganisationRecord victim;
        await using (var all = temp.Database.OpenEverything()) victim = (await AllAsync(all, type)).Single(r => r.OrganisationId == theirs);
        await using var context = temp.Database.Open(mine);
        var key = context.Model.FindEntityType(type)!.FindPrimaryKey()!.Properties.Select(p => p.PropertyInfo!.GetValue(victim)).ToArray();
        if (attempt == Attempt.Find)
        {
            Assert.Null(await context.FindAsync(type, key, Token));
            return;
        }

        if (attempt is Attempt.ClaimIt) victim.OrganisationId = mine;
        context.Entry(victim).State = attempt is Attempt.Delete or Attempt.DeleteAsMine ? EntityState.Deleted : EntityState.Modified;
        if (attempt is Attempt.UpdateAsMine or Attempt.DeleteAsMine) context.Entry(victim).Property(r => r.OrganisationId).CurrentValue = mine;
        var refused = await Record.ExceptionAsync(() => context.SaveChangesAsync(Token));

        Assert.True(refused is InvalidOperationException or DbUpdateException, $"{attempt} of another organisation's {type.Name} was not refused: {refused?.Message ?? "no error"}");
    }

    /// <summary>Every stored record of every organisation, as text.</summary>
    private async Task<string> SnapshotAsync()
    {
        await using var context = temp.Database.OpenEverything();
        var lines = new List<string>();
        foreach (var type in RecordTypes) lines.AddRange((await AllAsync(context, type)).Select(r => Json.Write<object>(context.Entry(r).CurrentValues.ToObject())));
        return string.Join('\n', lines);
    }

    private static Task<List<IOrganisationRecord>> AllAsync(OurWaterDbContext context, Type type)
    {
        var set = (IQueryable<IOrganisationRecord>)typeof(DbContext).GetMethod(nameof(DbContext.Set), Type.EmptyTypes)!.MakeGenericMethod(type).Invoke(context, null)!;
        return set.AsNoTracking().ToListAsync(Token);
    }

    private static List<Type> FindRecordTypes()
    {
        using var context = new SqliteDbContext(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite("Data Source=:memory:").Options);
        return [.. context.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.IsAssignableTo(typeof(IOrganisationRecord))).OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    public enum Attempt
    {
        /// <summary>By its key.</summary>
        Find,

        /// <summary>Changed as what it is.</summary>
        Update,
        Delete,

        /// <summary>Loaded by somebody else, and its organisation changed to ours.</summary>
        UpdateAsMine,
        DeleteAsMine,

        /// <summary>A record made up from a request, with their key and our organisation.</summary>
        ClaimIt,
    }
}

using Microsoft.EntityFrameworkCore;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>What a dry run says is what the run after it does, to the number, whatever has happened on the two sides.</summary>
public sealed class DryRunTests
{
    private static readonly DateTime Day = new(2021, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task DryRun_AnySituation_CountsWhatTheRunDoes(int seed)
    {
        var random = new Random(seed);
        await using var both = await TwoSystems.StartAsync(ConflictPolicy.Ask);
        LegacySeed.LongLived(both.There.State, 90, seed, wells: 5);
        await both.RunAsync();
        for (var i = 0; i < 4; i++) await HappenAsync(both, random);
        if (seed % 2 == 0) await both.RunAsync(kind: seed % 4 == 0 ? RunKind.Reconcile : RunKind.Sync);
        await both.ChangeSyncAsync(s => s.ConflictPolicy = (ConflictPolicy)random.Next(4));
        for (var i = 0; i < 8; i++) await HappenAsync(both, random);

        var dry = await both.RunAsync(dryRun: true);
        var run = await both.RunAsync();

        Assert.True(dry.Errors.Count + run.Errors.Count == 0, string.Join(' ', dry.Errors.Concat(run.Errors).Select(e => e.Message)));
        Assert.Equal(Said(dry), Said(run));
    }

    /// <summary>What the other side refuses when it gets it nobody can foresee: it counts as sent here.</summary>
    private static string Said(SyncRun run) => string.Join('\n', run.Counts.Pull.Select(p => $"{p.Key} in: {p.Value}").Concat(run.Counts.Push.Select(p => $"{p.Key} out: {p.Value with { Sent = p.Value.Sent + p.Value.Failed, Failed = 0 }}")));

    /// <summary>Something that people do on one side, or on both.</summary>
    private static async Task HappenAsync(TwoSystems both, Random random)
    {
        var state = both.There.State;
        var (day, value) = (Day.AddDays(random.Next(20)), random.Next(100, 2000) / 100m);
        var well = state.Resources[random.Next(state.Resources.Count)];
        var (postcode, number) = (well.Int("postcode"), well.Int("id"));
        switch (random.Next(14))
        {
            case 0: await ChangeHereAsync(both, random, (double)value); break;
            case 1: ChangeThere(state, random, value, tells: true); break;
            case 2: ChangeThere(state, random, value, tells: false); break;
            case 3:
                await ChangeHereAsync(both, random, (double)value, 1);
                ChangeThere(state, random, value + 1, tells: true, 1);
                break;
            case 4: await both.AddWellAsync($"Owner of {random.Next(1000)}", random.Next(3) == 0 ? null : "313604", 25 + random.NextDouble(), (day, 1.23), (day.AddDays(1), 3.456)); break;
            case 5: state.AddReading(postcode, number, day, value, well.Int("villageId"), state.Now); break;
            case 6:
                state.AddReading(postcode, number, day, value, well.Int("villageId"), state.Now);
                state.AddReading(postcode, number, day, value + random.Next(2), well.Int("villageId"), state.Now);
                break;
            case 7: await both.AddReadingAsync(postcode, number, day, (double)value); break;
            case 8:
                await both.AddReadingAsync(postcode, number, day, (double)value);
                state.AddReading(postcode, number, day, value + random.Next(2), well.Int("villageId"), random.Next(2) == 0 ? state.Now : null);
                break;
            case 9:
                await both.AddReadingAsync(postcode, number, day.AddHours(9).AddMilliseconds(100), (double)value);
                await both.AddReadingAsync(postcode, number, day.AddHours(9).AddMilliseconds(700), (double)value + 1);
                break;
            case 10: await both.ChangeOwnersAsync(postcode, number, $"Ours {random.Next(3)}", $"Theirs {random.Next(3)}"); break;
            case 11:
                await both.AddWellAsync("The same on both sides", "313604", 25.5, (day, 5));
                if (state.FindResource(313604, 1260) is null) state.AddResource(313604, 1260, "well", "The same on both sides", 25.5, 75, 12);
                break;
            case 12: await both.ChangeOwnersAsync(postcode, number, "One new owner", random.Next(2) == 0 ? "One new owner" : "Another"); break;
            default:
                lock (state.Gate) state.Resources.Remove(well);
                break;
        }
    }

    private static async Task ChangeHereAsync(TwoSystems both, Random random, double value, int at = -1)
    {
        await using var context = both.Here.Open();
        var ids = await context.Readings.Where(r => context.ReadingLinks.Any(l => l.ReadingId == r.Id)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(Token);
        var id = ids[at < 0 ? random.Next(ids.Count) : at];
        var reading = await context.Readings.SingleAsync(r => r.Id == id, Token);
        (reading.Value, reading.Origin, reading.RunId, reading.UpdatedAt) = (value, ValueOrigin.Person, null, TimeProvider.System.GetUtcNow().UtcDateTime);
        await context.SaveChangesAsync(Token);
    }

    private static void ChangeThere(LegacyState state, Random random, decimal value, bool tells, int at = -1)
    {
        lock (state.Gate)
        {
            var reading = state.Readings[at < 0 ? random.Next(state.Readings.Count) : at];
            reading["value"] = value;
            if (tells) (reading["updatedAt"], reading["createdAt"]) = (state.Now, state.Now);
        }
    }
}

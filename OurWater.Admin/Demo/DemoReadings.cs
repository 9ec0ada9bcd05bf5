using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>Four years of weekly readings of a place, with the year's shape (the monsoon fills, the dry months empty), missing weeks and longer gaps.</summary>
internal static class DemoReadings
{
    public const int Weeks = 208;
    private const int LeastGap = 5;
    private const int LargestGap = 15;

    /// <summary>Readings from the oldest to the newest; the age is in weeks before the newest Sunday.</summary>
    public static IEnumerable<(int Age, DateTime Day, double Value)> Of(DemoPlace place, DateTime newestSunday)
    {
        var random = new Random(place.Seed);
        var shallow = 2 + (random.NextDouble() * 3);
        var deep = (place.Resource.WellDepth ?? 20) - 0.4 - (random.NextDouble() * 2);
        var gapLeft = 0;
        for (var age = Weeks; age >= 0; age--)
        {
            if (gapLeft == 0 && random.NextDouble() < 0.008) gapLeft = random.Next(LeastGap, LargestGap);
            if (gapLeft > 0) gapLeft--;
            var missing = gapLeft > 0 || random.NextDouble() < 0.07;
            var (noise, chance) = (random.NextDouble() - 0.5, random.NextDouble());
            if (missing) continue;
            var day = newestSunday.AddDays(-7 * age);
            yield return (age, day, place.Resource.Type switch
            {
                ResourceType.Raingauge => Rain(day, noise, chance),
                ResourceType.Checkdam => Math.Round(Math.Max(0, (2.4 * (1 - (1.5 * Dryness(day)))) + (noise * 0.2)), 2),
                _ => Math.Round(shallow + ((deep - shallow) * Dryness(day)) + (noise * 0.7), 2),
            });
        }
    }

    /// <summary>0 at the end of the monsoon, 1 on the day before it.</summary>
    private static double Dryness(DateTime day)
    {
        const int monsoonEnds = 274;
        const int monsoonStarts = 171;
        var number = day.DayOfYear;
        if (number is > monsoonStarts and < monsoonEnds) return 1 - ((number - monsoonStarts) / (double)(monsoonEnds - monsoonStarts));
        var since = number >= monsoonEnds ? number - monsoonEnds : number + 365 - monsoonEnds;
        return since / (365.0 - (monsoonEnds - monsoonStarts));
    }

    private static double Rain(DateTime day, double noise, double chance)
    {
        var monsoon = day.DayOfYear is > 165 and < 270;
        if (chance < (monsoon ? 0.2 : 0.93)) return 0;
        return Math.Round(monsoon ? -Math.Log(1 - ((noise + 0.5) * 0.97)) * 32 : (noise + 0.5) * 9, 1);
    }
}

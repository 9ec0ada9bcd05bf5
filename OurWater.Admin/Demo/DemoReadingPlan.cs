using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Demo;

/// <summary>Which of the demo's readings came from where: the other system, two uploaded files, the field app by API, and a person.</summary>
internal sealed class DemoReadingPlan
{
    private const int FirstFileOldest = 104;
    private const int FirstFileNewest = 41;
    private const int SecondFileOldest = 11;
    private const int SecondFileNewest = 4;
    private const int OtherSystemNewest = 30;

    private readonly DateTime _newest;
    private readonly List<Reading> _first = [];
    private readonly List<Reading> _second = [];
    private readonly List<(Reading Reading, double Old)> _replaced = [];
    private readonly List<(Reading Reading, int Row, double Theirs)> _conflicts = [];

    public DemoReadingPlan(DemoPlaces places, DateTime newestSunday)
    {
        _newest = newestSunday;
        FirstImport = newestSunday.AddDays((-7 * (FirstFileNewest - 1)) + 1).AddHours(5).AddMinutes(12);
        SecondImport = newestSunday.AddDays((-7 * (SecondFileNewest - 1)) + 1).AddHours(6).AddMinutes(41);
        var planned = places.Places.SelectMany(p => DemoReadings.Of(p, newestSunday).Select(r => (Place: p, r.Age, r.Day, r.Value))).OrderByDescending(r => r.Age).ThenBy(r => r.Place.Number).ToList();
        FirstFile = new DemoFile($"hinta-dharta-{newestSunday.AddDays(-7 * FirstFileOldest):yyyy}-{newestSunday.AddDays(-7 * FirstFileNewest):yyyy}.csv");
        SecondFile = new DemoFile($"volunteers-{newestSunday.AddDays(-7 * SecondFileOldest):MMM-yyyy}.csv".ToLowerInvariant());
        foreach (var (place, age, day, value) in planned) Add(place, age, day, value);
        Spoil(places.Places.First(p => p.Number == 1112));
    }

    public DateTime FirstImport { get; }
    public DateTime SecondImport { get; }
    public DemoFile FirstFile { get; }
    public DemoFile SecondFile { get; }
    public List<Reading> All { get; } = [];

    public void NameRuns(SyncRun first, SyncRun second, DemoPlaces places)
    {
        foreach (var reading in _first) reading.RunId = first.Id;
        foreach (var reading in _second) reading.RunId = second.Id;
        foreach (var place in places.Places.Where(p => MadeByFile(p.Number)))
        {
            (place.Resource.Origin, place.Resource.RunId, place.Resource.Row) = (ValueOrigin.File, first.Id, _first.First(r => r.Timeseries == place.Series).Row);
            (place.Resource.CreatedAt, place.Resource.UpdatedAt) = (FirstImport, FirstImport);
        }

        first.Counts.AlsoCreated[DataType.Resource] = places.Places.Count(p => MadeByFile(p.Number));
        first.Warnings = [new RunWarning { Type = ReasonCodes.DeeperThanWell, Count = 1, Examples = [DeepWords] }];
    }

    public IEnumerable<RecordChange> Changes(SyncRun run) => _replaced.Select(r => new RecordChange
    {
        RecordType = DataType.Reading,
        RecordId = r.Reading.Id,
        RunId = run.Id,
        Row = r.Reading.Row,
        OldValue = r.Old,
        NewValue = r.Reading.Value,
        OldOrigin = ValueOrigin.Datasource,
        At = FirstImport,
        By = DemoSignIn.Email,
    });

    public IEnumerable<Conflict> Conflicts(SyncRun run) => _conflicts.Select(c => new Conflict
    {
        RunId = run.Id,
        SyncId = run.SyncId,
        RecordType = DataType.Reading,
        RecordId = c.Reading.Id,
        Row = c.Row,
        OurValue = c.Reading.Value,
        TheirValue = c.Theirs,
        FoundAt = SecondImport,
    });

    private string DeepWords { get; set; } = "";

    private static bool MadeByFile(int number) => DemoExternalIds.Special.GetValueOrDefault(number) == MappingState.Unconfirmed;

    private void Add(DemoPlace place, int age, DateTime day, double value)
    {
        var inFiles = place.Pincode == "313603" && place.Resource.Type == ResourceType.Well;
        if (MadeByFile(place.Number) && age > FirstFileOldest) return;
        if (inFiles && age is <= FirstFileOldest and >= FirstFileNewest) AddFirst(place, age, day, value);
        else if (inFiles && age is <= SecondFileOldest and >= SecondFileNewest) AddSecond(place, age, day, value);
        else if (age > (inFiles ? FirstFileOldest : OtherSystemNewest)) AddOther(place, age, day, value, inFiles);
        else Make(place, day, value, age == 0 && place.Number % 2 == 0 ? ValueOrigin.Person : ValueOrigin.Api, day.AddDays(1));
    }

    /// <summary>The last weeks before the first file are in it too: it was exported anew, with the same values.</summary>
    private void AddOther(DemoPlace place, int age, DateTime day, double value, bool inFiles)
    {
        Make(place, day, value, ValueOrigin.Datasource, day.AddDays(2));
        if (!inFiles || age > FirstFileOldest + 1) return;
        FirstFile.Add(place, day, value);
        FirstFile.Counts.Unchanged++;
    }

    private void AddFirst(DemoPlace place, int age, DateTime day, double value)
    {
        if (place.Number == 1113 && DeepWords.Length == 0 && value > place.Resource.WellDepth - 3)
        {
            value = Math.Round(place.Resource.WellDepth!.Value + 0.3, 2);
            DeepWords = FormattableString.Invariant($"{place.LegacyId}: {value} m is deeper than the well, which is {place.Resource.WellDepth} m deep. Stored as it is.");
        }

        var reading = Make(place, day, value, ValueOrigin.File, FirstImport);
        reading.Row = FirstFile.Add(place, day, value);
        _first.Add(reading);
        if (place.Number == 1111 && age > FirstFileOldest - 4)
        {
            _replaced.Add((reading, Math.Round(value + 0.36, 2)));
            FirstFile.Counts.Updated++;
        }
        else
        {
            FirstFile.Counts.Created++;
        }
    }

    private void AddSecond(DemoPlace place, int age, DateTime day, double value)
    {
        // The field app had sent these few before: two the same, the others not.
        if (place.Number is 1111 or 1112 && age > SecondFileOldest - 4)
        {
            var stored = Make(place, day, value, ValueOrigin.Person, day.AddDays(1));
            var same = _conflicts.Count >= 4;
            var theirs = same ? value : Math.Round(value + (place.Number == 1111 ? 4.5 : -0.36), 2);
            var row = SecondFile.Add(place, day, theirs);
            if (same) SecondFile.Counts.Unchanged++;
            else _conflicts.Add((stored, row, theirs));
            SecondFile.Counts.Conflicted = _conflicts.Count;
            return;
        }

        var reading = Make(place, day, value, ValueOrigin.File, SecondImport);
        reading.Row = SecondFile.Add(place, day, value);
        SecondFile.Counts.Created++;
        _second.Add(reading);
    }

    /// <summary>A reading with its time: the field app sends nine in the morning, all others a day.</summary>
    private Reading Make(DemoPlace place, DateTime day, double value, ValueOrigin origin, DateTime storedAt)
    {
        var stored = storedAt < _newest ? storedAt : _newest;
        var reading = new Reading
        {
            Timeseries = place.Series,
            Time = origin == ValueOrigin.Api ? day.AddHours(3.5) : day,
            Precision = origin == ValueOrigin.Api ? TimePrecision.Minute : TimePrecision.Day,
            Value = value,
            Origin = origin,
            CreatedAt = stored,
            UpdatedAt = stored,
        };
        All.Add(reading);
        return reading;
    }

    private void Spoil(DemoPlace place)
    {
        string Day(int weeksAgo) => _newest.AddDays((-7 * weeksAgo) + 2).ToString("d/M/yyyy", System.Globalization.CultureInfo.InvariantCulture);
        FirstFile.AddRejected(place, Day(60), "19.4O", ReasonCodes.NotANumber, "“19.4O” is not a number.", "19.4O");
        FirstFile.AddRejected(place, Day(59), "DRY", ReasonCodes.DryWell, "“DRY” says that the well was dry. It is not a depth.", "DRY");
        FirstFile.AddRejected(place, "31/2/" + _newest.Year, "1240", ReasonCodes.InvalidDate, $"31 February {_newest.Year} does not exist.", "31/2/" + _newest.Year);
        FirstFile.AddRejected(place, Day(58), "-9999", ReasonCodes.NoDataCode, "-9999 stands for “no data” in many programs. It is not a depth.", "-9999");
        FirstFile.AddRejected(place, "3/4/" + (_newest.Year + 10), "1188", ReasonCodes.DateInFuture, $"3 Apr {_newest.Year + 10} lies in the future.", null);
        SecondFile.AddRejected(place, Day(5), ">30", ReasonCodes.AboveRange, "“>30” says more than 30, not how much.", ">30");
        SecondFile.AddRejected(place, Day(5), "12,4", ReasonCodes.NotANumber, "“12,4” has a comma among numbers with points.", "12,4");
    }
}

using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Completes a mapping for one file and decides, before the first row is stored, how every row is read; what cannot be decided is a question.</summary>
public static class MappingPlanner
{
    /// <param name="table">What was found in the file.</param>
    /// <param name="open">Opens the file at its first record; called at most once, and not at all where the first rows say enough.</param>
    /// <param name="bytesRead">Told now and then how far the pass has come.</param>
    public static PlanResult Prepare(TableDescription table, Func<ITableReader> open, Mapping mapping, PlanContext context, Action<long>? bytesRead = null, CancellationToken ct = default)
    {
        mapping = MappingText.Clean(mapping);
        var columns = ColumnProposer.Propose(table, mapping, context.Remembered);
        var questions = PlanQuestions.OfMapping(table, mapping);
        if (questions.Count > 0) return new PlanResult { Questions = questions, Report = new PlanReport { Columns = columns } };
        questions.AddRange(TableQuestions.Of(table, mapping));
        questions.AddRange(PlanQuestions.OfColumns(table, mapping, columns, context));
        var draft = new PlanDraft(table, mapping, columns, context);
        var scan = draft.NeedsScan ? Remembered(context, mapping, () => Scan(open, draft.Request, bytesRead, ct)) : null;
        var report = draft.Decide(scan, questions);

        // A header alone is a file of 0 rows: there is nothing to decide.
        if (scan is { ReachedEnd: true, Rows: 0 }) questions.RemoveAll(q => q.Error.Code == PlanErrors.Undecidable);
        var shown = questions.ConvertAll(q => QuestionExamples.Complete(q, table, report));
        return new PlanResult { Plan = questions.Count == 0 ? draft.Build(scan) : null, Questions = shown, Report = report };
    }

    /// <summary>What is wrong with a mapping by itself; for callers that have no file yet.</summary>
    public static IReadOnlyDictionary<string, string[]> Validate(Mapping mapping) => MappingValidator.Validate(MappingText.Clean(mapping));

    private static ColumnScan Remembered(PlanContext context, Mapping mapping, Func<ColumnScan> scan)
    {
        if (context.Scans is not var (memory, path)) return scan();
        var key = ScanMemory.Key.Of(path, mapping, context.Now);
        if (memory.Find(key) is { } known) return known;
        var made = scan();
        memory.Keep(key, made);
        return made;
    }

    private static ColumnScan Scan(Func<ITableReader> open, ScanRequest request, Action<long>? bytesRead, CancellationToken ct)
    {
        var scan = new ColumnScan(request);
        using var reader = open();
        scan.Run(reader, bytesRead, ct);
        return scan;
    }
}

using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The steps of a run in their order, as far as they are known before it is over.</summary>
public static class RunPhases
{
    private const string Settle = "ask about what was sent before";

    private static readonly DataType[] Types = [DataType.Group, DataType.Resource, DataType.Reading];

    /// <summary>Every phase of a run between two systems, in the engine's words and order.</summary>
    private static readonly List<string> TwoWay = [Settle, .. Types.Select(Pull), .. Types.Select(Push)];

    public static string Pull(DataType type) => "pull " + Names.Many(type);

    public static string Push(DataType type) => "push " + Names.Many(type);

    public static string Compare(DataType type) => "compare " + Names.Many(type);

    public static IReadOnlyList<string> Of(RunDetail run)
    {
        if (run.IsUndo) return ["undo readings", "undo resources and groups"];
        if (run.Other is not { } other) return ["read the file", Pull(run.DataType)];
        var types = Types.Where(other.DataTypes.Contains).ToList();
        if (run.Kind == RunKind.Reconcile) return types.ConvertAll(Compare);
        return [.. run.Phase == Settle ? [Settle] : Array.Empty<string>(), .. other.Pulls ? types.Select(Pull) : [], .. other.Pushes ? types.Select(Push) : []];
    }

    /// <summary>Which of the phases goes; -1 before the first. What a push does before its first step counts as that step.</summary>
    public static int At(RunDetail run, IReadOnlyList<string> phases)
    {
        if (run.Phase is not { } phase) return -1;
        var at = phases.ToList().IndexOf(phase);
        if (at >= 0 || TwoWay.IndexOf(phase) is not (>= 0 and var order)) return Math.Max(0, at);
        var next = phases.ToList().FindIndex(p => TwoWay.IndexOf(p) >= order);
        return next >= 0 ? next : phases.Count - 1;
    }

    /// <summary>The data type that is read just now.</summary>
    public static DataType? PulledNow(string? phase) => Types.Where(t => Pull(t) == phase || Compare(t) == phase).Select(t => (DataType?)t).FirstOrDefault();
}

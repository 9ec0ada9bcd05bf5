using MudBlazor;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Features.Runs;

/// <summary>Where a phase of a run stands. After the run its figures speak for themselves.</summary>
internal static class RunLooks
{
    public static StateLook? Of(RunDetail run, string phase)
    {
        if (!run.IsActive) return null;
        var phases = RunPhases.Of(run);
        var (index, at) = (phases.ToList().IndexOf(phase), RunPhases.At(run, phases));
        return index < at ? new("Done", "k-success", Icons.Material.Outlined.CheckCircle)
            : index > at || run.IsWaiting ? new("Waiting", "k-default", Icons.Material.Outlined.Schedule)
            : new("Running", "k-info", StateLook.Ring);
    }
}

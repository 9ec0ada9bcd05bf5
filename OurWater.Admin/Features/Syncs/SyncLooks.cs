using MudBlazor;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Features.Syncs;

internal static class SyncLooks
{
    public static StateLook Of(SyncDetail sync) => sync.Enabled
        ? new StateLook("On", "k-success", Icons.Material.Outlined.CheckCircle)
        : new StateLook("Paused", "k-default", Icons.Material.Outlined.Pause);
}

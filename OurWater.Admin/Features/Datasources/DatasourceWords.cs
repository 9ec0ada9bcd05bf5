using MudBlazor;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Datasources;

internal static class DatasourceWords
{
    public static string Kind(DatasourceType type) => type == DatasourceType.LegacyMyWell ? "LegacyMyWell" : "Uploaded file";

    public static string Icon(DatasourceType type) => type == DatasourceType.LegacyMyWell ? Icons.Material.Outlined.Cabin : Icons.Material.Outlined.Description;
}

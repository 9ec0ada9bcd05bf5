using MudBlazor;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Datasources;

internal static class DatasourceWords
{
    public static string Kind(DatasourceType type) => type == DatasourceType.LegacyMyWell ? "LegacyMyWell" : "Uploaded file";

    /// <summary>A system that calls the API by itself is kept as a file without one.</summary>
    public static string Kind(DatasourceType type, bool isCaller) => isCaller ? "Calls the API by itself" : Kind(type);

    public static string Icon(DatasourceType type) => type == DatasourceType.LegacyMyWell ? Icons.Material.Outlined.Cabin : Icons.Material.Outlined.Description;
}

using OurWater.Admin.Data;
using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Admin.Datasources;

/// <summary>Opens a configured datasource for one run or test.</summary>
public sealed class DatasourceFactory(IHttpClientFactory clients, DatasourceSecrets secrets, LegacyMyWellPace pace, TimeProvider clock)
{
    public const string HttpClientName = "datasources";

    public IDatasource Open(Datasource datasource) => datasource.Type switch
    {
        DatasourceType.LegacyMyWell => Open(SettingsOf(datasource), secrets.OpenLegacyMyWell(datasource.Secrets)),
        _ => throw new ArgumentException($"A datasource of the kind {datasource.Type} is not connected to.", nameof(datasource)),
    };

    public IDatasource Open(LegacyMyWellSettings settings, LegacyMyWellSecrets opened, LegacyMyWellPace? other = null) =>
        new LegacyMyWellDatasource(clients.CreateClient(HttpClientName), settings, opened, clock, other ?? pace);

    public static LegacyMyWellSettings SettingsOf(Datasource datasource) => Json.Read<LegacyMyWellSettings>(datasource.Settings ?? "{\"baseUrl\":\"\"}");
}

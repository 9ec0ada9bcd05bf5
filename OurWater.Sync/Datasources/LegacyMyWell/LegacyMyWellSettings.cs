namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>What a datasource of this kind is told, without its secrets.</summary>
/// <param name="BaseUrl">The address of its API. <c>/api</c> is added where it is left out.</param>
/// <param name="Username">Signs in with a password; null where an access token is used.</param>
public sealed record LegacyMyWellSettings(string BaseUrl, string? Username = null)
{
    /// <summary>The server in canonical form: datasources with the same one speak of the same records. The address as it is where it is none.</summary>
    public string ServerOrAddress() => Uri.TryCreate(BaseUrl, UriKind.Absolute, out _) ? LegacyHttp.ServerOf(BaseUrl) : BaseUrl;
}

/// <summary>Kept encrypted; never shown, logged or returned.</summary>
public sealed record LegacyMyWellSecrets(string? Password = null, string? AccessToken = null);

using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OurWater.Admin.Data;
using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;

namespace OurWater.Admin.Datasources;

/// <summary>Secrets of datasources: encrypted at rest, opened only to connect.</summary>
public sealed class DatasourceSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("OurWater.Datasources.Secrets.v1");

    public string Protect(LegacyMyWellSecrets secrets) => _protector.Protect(Json.Write(secrets));

    /// <exception cref="DatasourceException">The key that encrypted them is gone.</exception>
    public LegacyMyWellSecrets OpenLegacyMyWell(string? stored)
    {
        if (stored is null) return new LegacyMyWellSecrets();
        try
        {
            return Json.Read<LegacyMyWellSecrets>(_protector.Unprotect(stored));
        }
        catch (CryptographicException error)
        {
            throw new DatasourceException(DatasourceProblem.Configuration, "The stored password can no longer be read: the keys that encrypted it are gone. Enter the password anew.", error);
        }
    }
}

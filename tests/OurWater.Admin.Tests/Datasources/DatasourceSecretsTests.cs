using Microsoft.AspNetCore.DataProtection;
using OurWater.Admin.Datasources;
using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;
using Xunit;

namespace OurWater.Admin.Tests.Datasources;

public sealed class DatasourceSecretsTests
{
    [Fact]
    public void Secrets_AsStored_ShowNothingAndOpenAgain()
    {
        var secrets = new DatasourceSecrets(new EphemeralDataProtectionProvider());
        var stored = secrets.Protect(new LegacyMyWellSecrets("correct horse", "token-123"));
        Assert.DoesNotContain("correct horse", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("token-123", stored, StringComparison.Ordinal);
        Assert.Equal(new LegacyMyWellSecrets("correct horse", "token-123"), secrets.OpenLegacyMyWell(stored));
        Assert.NotEqual(stored, secrets.Protect(new LegacyMyWellSecrets("correct horse", "token-123")));
    }

    [Fact]
    public void Secrets_WhoseKeyIsGone_SayWhatToDo()
    {
        var stored = new DatasourceSecrets(new EphemeralDataProtectionProvider()).Protect(new LegacyMyWellSecrets("correct horse"));
        var error = Assert.Throws<DatasourceException>(() => new DatasourceSecrets(new EphemeralDataProtectionProvider()).OpenLegacyMyWell(stored));
        Assert.Equal(DatasourceProblem.Configuration, error.Problem);
        Assert.Contains("Enter the password anew", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What something else in the program has encrypted is no secret of a datasource.</summary>
    [Fact]
    public void Secrets_OfAnotherPurpose_DoNotOpen()
    {
        var provider = new EphemeralDataProtectionProvider();
        var other = provider.CreateProtector("something else").Protect("{}");
        Assert.Throws<DatasourceException>(() => new DatasourceSecrets(provider).OpenLegacyMyWell(other));
    }
}

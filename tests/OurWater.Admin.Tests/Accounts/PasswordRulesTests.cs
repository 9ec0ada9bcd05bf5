using OurWater.Admin.Security;
using Xunit;

namespace OurWater.Admin.Tests.Accounts;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("elevenchars")]
    [InlineData("password1234")]
    [InlineData("Password12345!")]
    [InlineData("123456789012")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("a1a1a1a1a1a1a1a1")]
    [InlineData("asha@example.org")]
    [InlineData("Field Team 2024")]
    public void Problem_OfWhatOthersWouldTry_IsSaid(string password) => Assert.NotNull(PasswordRules.Problem(password, "asha@example.org", ["Field Team"]));

    [Theory]
    [InlineData("river bucket lantern")]
    [InlineData("Correct-Horse-9-Battery")]
    [InlineData("कुआँ पानी वर्षा जल")]
    public void Problem_OfWordsInARow_IsNone(string password) => Assert.Null(PasswordRules.Problem(password, "asha@example.org", ["Field Team"]));

    [Fact]
    public void Problem_OfALongPassword_BeginsAfter128Characters()
    {
        var longest = string.Concat(Enumerable.Repeat("river bucket lantern ", 7))[..128];

        Assert.Null(PasswordRules.Problem(longest, null, []));
        Assert.NotNull(PasswordRules.Problem(longest + "x", null, []));
    }
}

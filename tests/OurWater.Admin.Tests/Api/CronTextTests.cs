using OurWater.Admin.Api;
using Xunit;

namespace OurWater.Admin.Tests.Api;

public sealed class CronTextTests
{
    [Theory]
    [InlineData("0 2 * * *")]
    [InlineData("*/15 0-6,22 1 JAN-MAR mon-fri")]
    [InlineData("59 23 31 12 7")]
    public void IsValid_FiveGoodFields_IsTrue(string cron) => Assert.True(CronText.IsValid(cron));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("1-2-3 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("1,, * * * *")]
    public void IsValid_Nonsense_IsFalse(string cron) => Assert.False(CronText.IsValid(cron));
}

using System.Text;
using OurWater.Sync.Datasources.LegacyMyWell;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class LegacyAnswerTests
{
    /// <summary>The server is known to repeat the request in its errors.</summary>
    [Fact]
    public void Message_ThatRepeatsOurSecrets_IsToldWithoutThem()
    {
        var answer = new LegacyAnswer(500, Encoding.UTF8.GetBytes("""{"error":{"message":"Cannot GET /api/readings?access_token=t0ken-1 for sync with s3cret"}}""")) { Hidden = ["t0ken-1", "s3cret"] };
        Assert.Equal("Cannot GET /api/readings?access_token=… for sync with …", answer.Message);
    }
}

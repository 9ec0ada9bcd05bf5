using Microsoft.AspNetCore.Http;
using OurWater.Admin.Hosting;

namespace OurWater.Admin.Tests.Hosting;

public sealed class PrivateAnswersTests
{
    [Theory]
    [InlineData("https", "water.example.org", "max-age=31536000; includeSubDomains")]
    [InlineData("http", "water.example.org", "")]
    [InlineData("https", "localhost:5080", "")]
    [InlineData("https", "[::1]:5080", "")]
    public void StrictTransport_OverHttpsOnly_IsAskedForAYear(string scheme, string host, string expected) =>
        Assert.Equal(expected, Answered(scheme, host, "").StrictTransportSecurity.ToString());

    [Theory]
    [InlineData("", "no-store")]
    [InlineData("max-age=60", "max-age=60")]
    public void CacheControl_WhereNobodySaidAnything_IsNoStore(string said, string expected) => Assert.Equal(expected, Answered("http", "localhost", said).CacheControl.ToString());

    [Fact]
    public void EveryAnswer_Always_StaysOnPagesOfOurs() => Assert.Equal("same-origin", Answered("http", "localhost", "")["Cross-Origin-Resource-Policy"].ToString());

    private static IHeaderDictionary Answered(string scheme, string host, string cacheControl)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Host = new HostString(host);
        if (cacheControl.Length > 0) context.Response.Headers.CacheControl = cacheControl;
        PrivateAnswers.PutOn(context);
        return context.Response.Headers;
    }
}

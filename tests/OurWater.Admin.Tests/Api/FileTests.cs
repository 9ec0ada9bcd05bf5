using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace OurWater.Admin.Tests.Api;

public sealed class FileTests(ApiHost host)
{
    private const string Csv = "date;pincode;value\n15/1/2017;313603;5,5\n16/1/2017;313603;6,5\n";

    [Fact]
    public async Task Post_RawBody_StoresAndTellsWhatItIs()
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.UploadAsync(Csv, "../January 2017.csv");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal($"/api/v1/files/{reply.Id}", reply.Headers["Location"]);
        Assert.Equal("January 2017.csv", reply["name"].GetString());
        Assert.Equal(Csv.Length, reply["size"].GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Csv))), reply["sha256"].GetString());
        var detected = reply["detected"];
        Assert.Equal(("semicolon", "utf-8", ";", 1), (detected.GetProperty("format").GetString(), detected.GetProperty("encoding").GetString(), detected.GetProperty("delimiter").GetString(), detected.GetProperty("headerRow").GetInt32()));
        Assert.Equal(["date", "pincode", "value"], detected.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(reply.Text, (await caller.GetAsync($"/files/{reply.Id}")).Text);
    }

    [Fact]
    public async Task Post_MultipartField_IsTheSameFile()
    {
        var caller = await host.NewCallerAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(Csv)), "file", "sheet.csv" } };

        var reply = await caller.SendAsync(HttpMethod.Post, "/files", form);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("sheet.csv", reply["name"].GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Csv))), reply["sha256"].GetString());
    }

    [Theory]
    [InlineData("<!doctype html><html><body>Sign in</body></html>")]
    [InlineData("")]
    [InlineData("one column\n1\n2\n")]
    public async Task Post_ContentThatIsNoTable_Is422AndStoresNothing(string text)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.UploadAsync(text);

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["file"], reply.Errors);
        await using var context = host.Database.Open(caller.Organisation.Id);
        Assert.False(await context.Files.AnyAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_LargerThanAllowed_Is413(bool lengthIsKnown)
    {
        var caller = await host.NewCallerAsync();
        var bytes = new byte[4 * 1024 * 1024];
        Array.Fill(bytes, (byte)'1');

        var reply = await caller.SendAsync(HttpMethod.Post, "/files?name=large.csv", lengthIsKnown ? new ByteArrayContent(bytes) : new UnknownLength(bytes));

        Problem.Holds(reply, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("multipart/form-data", "--B--")]
    [InlineData("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\r\n1,2")]
    [InlineData("multipart/form-data; boundary=B", "nothing of the kind")]
    public async Task Post_BrokenMultipart_Is400(string type, string body)
    {
        var caller = await host.NewCallerAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        Problem.Holds(await caller.SendAsync(HttpMethod.Post, "/files", content), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Post_MultipartWithoutFile_Is422()
    {
        var caller = await host.NewCallerAsync();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };

        Problem.Holds(await caller.SendAsync(HttpMethod.Post, "/files", form), HttpStatusCode.UnprocessableEntity);
    }

    private sealed class UnknownLength(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

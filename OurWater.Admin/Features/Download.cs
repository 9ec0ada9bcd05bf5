using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace OurWater.Admin.Features;

/// <summary>
/// A file that is made from the database. It is written whole first (in memory, then in a temporary file) and sent afterwards: a slow line must not keep a
/// query open, because SQLite's log could not begin anew for as long, and a failure in the middle is an error that a person sees, not half a file.
/// </summary>
internal static class Download
{
    public static PushStreamHttpResult Stream(Func<Stream, Task> write, string contentType, string? name, CancellationToken cancellationToken)
    {
#pragma warning disable RS0030 // the one place
        return TypedResults.Stream(
            async output =>
            {
                await using var whole = new FileBufferingWriteStream();
                await write(whole);
                await whole.DrainBufferAsync(output, cancellationToken);
            },
            contentType,
            name);
#pragma warning restore RS0030
    }
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace OurWater.Admin.Api.Http;

/// <summary>The file in a request, as a stream that reads from the network: the raw body, or the field <c>file</c> of a multipart one.</summary>
internal sealed record SentFile(Stream Content, string? Name)
{
    private const string Field = "file";

    public static async Task<SentFile> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return new SentFile(request.Body, null);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200) throw Broken();
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) || HeaderUtilities.RemoveQuotes(part.Name).Value is not { Length: > 0 } field) continue;
                if (field != Field) throw Refuse(field, KnownNames.Unknown("field", field, [Field]), "Only the field file is taken.");
                var name = HeaderUtilities.RemoveQuotes(part.FileNameStar.HasValue ? part.FileNameStar : part.FileName).Value;
                return new SentFile(new PartStream(section.Body), string.IsNullOrEmpty(name) ? null : name);
            }
        }
        catch (Exception error) when (IsBroken(error))
        {
            throw Broken();
        }

        throw Refuse(Field, "This is required.", "The multipart body has no field named file.");
    }

    public async Task<byte[]> HashAsync(CancellationToken cancellationToken) => await SHA256.HashDataAsync(Content, cancellationToken);

    private static bool IsBroken(Exception error) => error is InvalidDataException or IOException and not BadHttpRequestException;

    private static RefusedException Refuse(string field, string message, string detail) =>
        new(new ApiProblem(StatusCodes.Status422UnprocessableEntity, detail) { Errors = new Dictionary<string, string[]> { [field] = [message] } });

    private static RefusedException Broken() => new(new ApiProblem(StatusCodes.Status400BadRequest, "The multipart body is broken or was cut off."));

    /// <summary>Tells a broken body from a disk that fails while the file is written.</summary>
    private sealed class PartStream(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception error) when (IsBroken(error))
            {
                throw Broken();
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Marks the endpoint whose body is a file.</summary>
internal sealed class TakesFile;

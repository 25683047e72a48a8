using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SeNet.Torch.Images;

namespace SeNet.Samples.PredictionService.Uploads;

/// <summary>Takes the image out of a request, in memory alone, and refuses what can't be one. Thread-safe.</summary>
internal sealed class UploadReader(ServiceOptions options)
{
    // How much a multipart body may have beside the image: boundaries and headers.
    private const int MultipartOverhead = 16 << 10;

    // What ImageDecoder knows, under the names that are in use; the content alone decides.
    private static readonly HashSet<string> ImageTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/bmp", "image/x-ms-bmp", "image/gif", "image/webp",
    };

    private readonly ServiceOptions.UploadOptions _limits = options.Upload;

    /// <summary>The longest request body.</summary>
    public static int MaxBody(ServiceOptions.UploadOptions limits) => limits.MaxBytes + MultipartOverhead;

    /// <summary>Reads the image: the body itself, or the one file of a form.</summary>
    /// <exception cref="RefusedException">There is none, it is too large, or it is no image.</exception>
    public async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength is 0) throw Empty();
        if (request.ContentLength > MaxBody(_limits))
        {
            // Else the server closes the connection on the client, which then hardly sees the answer. It reads on, and forgets what it
            // reads, for no more than some seconds.
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
            throw TooLong();
        }
        var image = await ReadFileAsync(request, cancellation);
        if (image.Length == 0) throw Empty();
        if (image.Length > _limits.MaxBytes) throw TooLong();
        CheckSize(image);
        return image;
    }

    private async Task<byte[]> ReadFileAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value! : "";
            if (type.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return await ReadFormAsync(request, cancellation);
            if (ImageTypes.Contains(type)) return await ReadBodyAsync(request, cancellation);
            throw UnknownType(request.ContentType);
        }
        catch (BadHttpRequestException error)
        {
            // The server's own limit is for bodies that don't say how long they are; others are cut off, or come too slowly.
            throw error.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLong() : new RefusedException(error.StatusCode, error.Message);
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(body, cancellation);
        return body.ToArray();
    }

    private static async Task<byte[]> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        IFormFileCollection files;
        try
        {
            files = (await request.ReadFormAsync(cancellation)).Files;
        }
        catch (Exception error) when (error is InvalidDataException || (error is IOException and not BadHttpRequestException))
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, $"The form can't be read: {error.Message.TrimEnd('.')}.");
        }
        if (files.Count != 1)
            throw new RefusedException(StatusCodes.Status400BadRequest, $"The form has {files.Count} files; send one image per request, for example with curl -F image=@picture.jpg.");
        var image = new byte[files[0].Length];
        await using var content = files[0].OpenReadStream();
        await content.ReadExactlyAsync(image, cancellation);
        return image;
    }

    // From the header alone: some kilobytes can claim to be gigabytes of pixels.
    private void CheckSize(byte[] image)
    {
        try
        {
            var (width, height) = ImageDecoder.ReadSize(image, "upload");
            if ((long)width * height > _limits.MaxPixels)
                throw new RefusedException(StatusCodes.Status413PayloadTooLarge,
                    $"The image has {width}×{height} pixels; at most {_limits.MaxPixels:N0} are accepted. Shrink it.");
        }
        catch (ImageDecodingException error)
        {
            throw Unreadable(error);
        }
    }

    /// <summary>The answer to an image that can't be decoded.</summary>
    public static RefusedException Unreadable(ImageDecodingException error) =>
        new(StatusCodes.Status422UnprocessableEntity, $"The image can't be decoded: {error.Reason}.");

    private static RefusedException Empty() =>
        new(StatusCodes.Status400BadRequest, "The request has no image: it is empty. Send the image as the body, or as the file of a form.");

    private RefusedException TooLong() =>
        new(StatusCodes.Status413PayloadTooLarge, $"The upload is longer than {_limits.MaxBytes:N0} bytes. Shrink the image.");

    private static RefusedException UnknownType(string? type) => new(StatusCodes.Status415UnsupportedMediaType,
        $"The content type is {(string.IsNullOrEmpty(type) ? "missing" : $"'{type}'")}; send image/jpeg, image/png, image/bmp, image/gif, image/webp, or multipart/form-data with a file.");
}

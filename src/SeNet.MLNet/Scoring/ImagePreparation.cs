using SeNet.MLNet.Data;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>Decodes a row's image into a batch. Thread-safe for different slots.</summary>
internal static class ImagePreparation
{
    /// <summary>Fills a slot; with zeros where the image is missing or damaged.</summary>
    /// <returns>What is wrong with the image; <see langword="null"/> for nothing.</returns>
    public static ImageDecodingException? TryPrepare(ImageValue image, ScoringBatch batch, int position)
    {
        try
        {
            image.WriteTo(batch, position);
            return null;
        }
        catch (ImageDecodingException failure)
        {
            batch.Clear(position);
            return failure;
        }
    }
}

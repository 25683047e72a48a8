namespace SeNet.MLNet;

/// <summary>What scoring does with an image that is missing or can't be decoded.</summary>
public enum UnreadableImages
{
    /// <summary>
    /// Reading the score or the predicted label of its row fails with an <see cref="Torch.Images.ImageDecodingException"/> that names the
    /// file, or the row and its column. Rows before it are delivered.
    /// </summary>
    Fail,

    /// <summary>Its scores are all NaN, and its predicted label is missing (key 0).</summary>
    ScoreNaN,
}

namespace SeNet.Samples.TrainFolder;

/// <summary>A row of the views that the model is trained on and predicts for.</summary>
internal sealed class PhotoRow
{
    /// <summary>The file's path, which the trainer reads the image from.</summary>
    public string Image { get; set; } = "";

    /// <summary>The class; of no effect on a prediction.</summary>
    public string Label { get; set; } = "";
}

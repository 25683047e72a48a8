using SeNet.MLNet.Data;
using SeNet.MLNet.Internals;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>How a classifier is stored: see <see cref="ModelFormat"/>.</summary>
internal static class ClassifierFormat
{
    /// <summary>Writes a model, on whichever device it is.</summary>
    public static void Write(ModelWriter writer, TrainedModel model, ScoringOptions options) => ModelFormat.Write(writer, model.Network, new ClassifierManifest
    {
        Architecture = model.Network.Architecture,
        Preprocessing = model.Preprocessing,
        Labels = model.Labels.ToData(),
        Scoring = options,
        Precision = model.Precision,
        FormatVersion = model.Precision == ScoringPrecision.Float32 && options.TestTimeAugmentation == TestTimeAugmentation.None && ModelFormat.IsFirst(model.Preprocessing)
            ? ModelFormat.FirstVersion
            : ModelFormat.Version,
    });

    /// <summary>Reads a model; the caller owns its network.</summary>
    /// <param name="reader">Where it is stored.</param>
    /// <param name="device">The device that it shall score on.</param>
    /// <inheritdoc cref="ModelFormat.Read"/>
    public static (TrainedModel Model, ScoringOptions Options) Read(ModelReader reader, string device)
    {
        LabelMap? labels = null;
        var (network, manifest) = ModelFormat.Read<ClassifierManifest>(reader, manifest =>
        {
            labels = LabelMap.FromData(manifest.Labels);
            manifest.Scoring.Validate();
            if (manifest.Precision is not (ScoringPrecision.Float32 or ScoringPrecision.BFloat16))
                throw new FormatException($"A model scores in {ScoringPrecision.Float32} or {ScoringPrecision.BFloat16}, not {manifest.Precision}.");
            return labels.ClassCount;
        });
        return (new TrainedModel(network, manifest.Preprocessing, labels!, device) { Precision = manifest.Precision }, manifest.Scoring);
    }
}

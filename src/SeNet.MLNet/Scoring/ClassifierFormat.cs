using SeNet.MLNet.Data;
using SeNet.MLNet.Internals;

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
            return labels.ClassCount;
        });
        return (new TrainedModel(network, manifest.Preprocessing, labels!, device), manifest.Scoring);
    }
}

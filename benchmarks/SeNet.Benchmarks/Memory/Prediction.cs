namespace SeNet.Benchmarks.Memory;

/// <summary>What a prediction engine gives.</summary>
internal sealed class Prediction
{
    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }
}

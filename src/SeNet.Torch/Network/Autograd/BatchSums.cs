namespace SeNet.Torch.Network.Autograd;

/// <summary>Sums per image, joined over the batch.</summary>
internal static class BatchSums
{
    /// <param name="imageSums"><c>[N, 2, C]</c>, as from <see cref="Kernels.ChannelSums"/>.</param>
    /// <param name="statistics">Has the sizes.</param>
    /// <returns>Both <c>[C]</c>.</returns>
    public static (double[] Sums, double[] Products) Of(double[] imageSums, BatchStatistics statistics)
    {
        var channels = statistics.Channels;
        var (sums, products) = (new double[channels], new double[channels]);
        for (var image = 0; image < statistics.Images; image++)
            for (var channel = 0; channel < channels; channel++)
            {
                sums[channel] += imageSums[2 * image * channels + channel];
                products[channel] += imageSums[(2 * image + 1) * channels + channel];
            }
        return (sums, products);
    }
}

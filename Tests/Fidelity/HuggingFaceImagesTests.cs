using System.Text.Json;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>The model's input by Hugging Face's rules.</summary>
public sealed class HuggingFaceImagesTests(ITestOutputHelper log)
{
    private const double Tolerance = 1e-6; // README: pixel_values

    public static TheoryData<string, string> Batches
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string name in ReferenceCase.Names("hf_image_processor", "hf_m2f_postprocess"))
            {
                ReferenceCase? found = ReferenceCase.All.FirstOrDefault(one => one.Name == name);
                foreach (string tag in found?.Manifest.List("batches").Select(static batch => batch.Text("tag")) ?? [""]) data.Add(name, tag);
            }

            return data;
        }
    }

    public static TheoryData<string> Sizes => [.. ReferenceCase.Names("hf_image_processor")];

    /// <summary>Masks of labels, which Hugging Face makes of maps for training, are made by our own data sources instead.</summary>
    [SkippableTheory]
    [MemberData(nameof(Batches))]
    public void Pixels_are_those_of_Hugging_Face(string name, string tag)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        JsonElement batch = one.Manifest.List("batches").Single(batch => batch.Text("tag") == tag), init = batch.GetProperty("init");
        ImageProcessor processor = ImageProcessor.Of(init);
        ShapesData data = new() { PixelMean = [.. processor.Mean], PixelStd = [.. processor.Deviation] };
        Resampling resampling = processor.Resample ?? throw new NotSupportedException(tag);
        EvaluationPipeline pipeline = new(data, new() { Rule = PredictionRule.HuggingFace, Resample = resampling });
        long[] shape = batch.Longs("pixel_values_shape");
        double[] whole = new double[shape.Aggregate(static (a, b) => a * b)];
        foreach ((JsonElement image, int b) in batch.List("images").Select(static (image, b) => (image, b)))
        {
            RgbImage picture = Image(image, one.Salt);
            (int Height, int Width) size = Size(processor, picture);
            EvaluationInput input = pipeline.Prepare(picture, size, size);
            long[] valid = [.. batch.GetProperty("valid_hw")[b].EnumerateArray().Select(static side => side.GetInt64())];
            Assert.Equal((valid[0], valid[1]), (input.ContentHeight, input.ContentWidth));
            for (int row = 0; row < 3 * valid[0]; row++)
            {
                (long channel, long y) = (row / valid[0], row % valid[0]);
                for (long x = 0; x < valid[1]; x++)
                    whole[(((((b * 3) + channel) * shape[2]) + y) * shape[3]) + x] = input.Image[(((channel * input.Height) + y) * input.Width) + x];
            }
        }

        Comparison comparison = new($"{name}, {tag}", log);
        long[] at = one.Outputs.Indices($"{tag}/pixel_values#idx");
        double[] expected = one.Outputs.Read($"{tag}/pixel_values.pil#val").Values;
        comparison.Number("pixel_values", expected.Zip(at, (value, i) => Math.Abs(value - whole[i])).Max(), Tolerance, "pixels");
        comparison.Finish();
    }

    [SkippableTheory]
    [MemberData(nameof(Sizes))]
    public void Sizes_are_those_of_Hugging_Face(string name)
    {
        foreach (JsonElement size in ReferenceCase.Open(name).Manifest.List("default_sizes"))
        {
            (int height, int width) = Pair("in");
            Assert.Equal(Pair("out"), HuggingFaceSize.Fit(height, width, 800, 1333));
            Assert.Equal(Pair("without_divisor"), HuggingFaceSize.Fit(height, width, 800, 1333, divisor: 0));

            (int, int) Pair(string name) => ((int)size.Longs(name)[0], (int)size.Longs(name)[1]);
        }
    }

    private static (int Height, int Width) Size(ImageProcessor processor, RgbImage image)
    {
        if (!processor.Resizes) return (image.Height, image.Width);
        return processor.Fixed is var (height, width)
            ? HuggingFaceSize.Up(height, width, processor.Divisor)
            : HuggingFaceSize.Fit(image.Height, image.Width, processor.Shortest, processor.Longest, processor.Divisor);
    }

    // height, width, channel: floor(256 u)
    private static RgbImage Image(JsonElement image, string salt)
    {
        long[] shape = image.Longs("shape");
        float[] values = ValueRecipe.Fill(image.Text("name"), salt, shape[0] * shape[1] * shape[2], 0, 256);
        return new((int)shape[0], (int)shape[1], Array.ConvertAll(values, static value => (byte)value));
    }
}

using System.Globalization;

namespace MaskFormer.StableHlo.Tests.Xla;

/// <summary>Every op in a small program for one element type, as lines of MLIR: the operands are %a, %b (4x8), %c, %d (8x4) and %s, %t (scalars).</summary>
internal static class OpCases
{
    private const string Maps = "#stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>";

    /// <summary>Name, text before the last op, the op, and the type of its result.</summary>
    public static IEnumerable<OpCase> Of(ElementType element)
    {
        string e = element.Mlir(), t = $"tensor<4x8x{e}>", u = $"tensor<8x4x{e}>", s = $"tensor<{e}>", mask = "tensor<4x8xi1>";
        foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
            yield return new(kind.ToString(), "", $"\"{OpNames.Of(kind)}\"(%a) : ({t}) -> {t}", t);
        foreach (BinaryKind kind in Enum.GetValues<BinaryKind>())
            yield return new(kind.ToString(), "", $"\"{OpNames.Of(kind)}\"(%a, %b) : ({t}, {t}) -> {t}", t);
        foreach (Direction direction in Enum.GetValues<Direction>())
        {
            foreach (ComparisonType order in Enum.GetValues<ComparisonType>())
            {
                yield return new(
                    $"compare {direction} {order}",
                    "",
                    $"\"stablehlo.compare\"(%a, %b) {{{Comparison(direction, order)}}} : ({t}, {t}) -> {mask}",
                    mask
                );
            }
        }

        foreach (ElementType to in Enum.GetValues<ElementType>())
        {
            string r = $"tensor<4x8x{to.Mlir()}>";
            yield return new($"convert to {to}", "", $"\"stablehlo.convert\"(%a) : ({t}) -> {r}", r);
            yield return new($"bits as {to}", "", $"\"stablehlo.bitcast_convert\"(%a) : ({t}) -> {r}", r);
        }

        string test = $"%m = \"stablehlo.compare\"(%a, %b) {{{Comparison(Direction.NE, CompareOp.DefaultType(element))}}} : ({t}, {t}) -> {mask}";
        yield return new("select", test, $"\"stablehlo.select\"(%m, %a, %b) : ({mask}, {t}, {t}) -> {t}", t);
        yield return new("clamp", "", $"\"stablehlo.clamp\"(%s, %a, %b) : ({s}, {t}, {t}) -> {t}", t);
        yield return new("is_finite", "", $"\"stablehlo.is_finite\"(%a) : ({t}) -> {mask}", mask);
        yield return new(
            "erf",
            "",
            $"\"stablehlo.custom_call\"(%a) {{call_target_name = \"mhlo.erf\", mhlo.attributes = {{}}, mhlo.version = 1 : i64}} : ({t}) -> {t}",
            t
        );
        foreach ((int exponent, int mantissa) in ((int, int)[])[(5, 10), (4, 3), (8, 7), (11, 2)])
        {
            string format = $"exponent_bits = {exponent} : i32, mantissa_bits = {mantissa} : i32";
            yield return new($"reduce_precision e{exponent}m{mantissa}", "", $"\"stablehlo.reduce_precision\"(%a) {{{format}}} : ({t}) -> {t}", t);
        }

        yield return new("iota", "", $"\"stablehlo.iota\"() {{iota_dimension = 1 : i64}} : () -> tensor<2x300x{e}>", $"tensor<2x300x{e}>");
        foreach (OpCase moving in Moving(e, t, u, s))
            yield return moving;
        foreach (OpCase joining in Joining(element, e, t, s))
            yield return joining;
        foreach (OpCase product in Products(element, e, t, u))
            yield return product;
    }

    private static IEnumerable<OpCase> Moving(string e, string t, string u, string s)
    {
        string i = "tensor<i32>", start = "%i = \"stablehlo.constant\"() {value = dense<2> : tensor<i32>} : () -> tensor<i32>";
        yield return new("reshape", "", $"\"stablehlo.reshape\"(%a) : ({t}) -> tensor<32x{e}>", $"tensor<32x{e}>");
        yield return new("transpose", "", $"\"stablehlo.transpose\"(%a) {{permutation = array<i64: 1, 0>}} : ({t}) -> {u}", u);
        yield return new("broadcast", "", $"\"stablehlo.broadcast_in_dim\"(%s) {{broadcast_dimensions = array<i64>}} : ({s}) -> {t}", t);
        yield return new("concatenate", "", $"\"stablehlo.concatenate\"(%a, %b) {{dimension = 0 : i64}} : ({t}, {t}) -> tensor<8x8x{e}>", $"tensor<8x8x{e}>");
        yield return new("reverse", "", $"\"stablehlo.reverse\"(%a) {{dimensions = array<i64: 1>}} : ({t}) -> {t}", t);
        yield return new(
            "slice",
            "",
            "\"stablehlo.slice\"(%a) {start_indices = array<i64: 1, 0>, limit_indices = array<i64: 4, 7>, strides = array<i64: 2, 3>} : "
                + $"({t}) -> tensor<2x3x{e}>",
            $"tensor<2x3x{e}>"
        );
        yield return new(
            "pad",
            "",
            "\"stablehlo.pad\"(%a, %s) {edge_padding_low = array<i64: 1, -2>, edge_padding_high = array<i64: 0, 3>, "
                + $"interior_padding = array<i64: 1, 0>}} : ({t}, {s}) -> tensor<8x9x{e}>",
            $"tensor<8x9x{e}>"
        );
        yield return new(
            "dynamic_slice",
            start,
            $"\"stablehlo.dynamic_slice\"(%a, %i, %i) {{slice_sizes = array<i64: 3, 2>}} : ({t}, {i}, {i}) -> tensor<3x2x{e}>",
            $"tensor<3x2x{e}>"
        );
        yield return new("dynamic_update", start, $"\"stablehlo.dynamic_update_slice\"(%c, %a, %i, %i) : ({u}, {t}, {i}, {i}) -> {u}", u, Broken: true);
        yield return new(
            "dynamic_update_slice",
            start + $"\n%w = \"stablehlo.slice\"(%b) {{start_indices = array<i64: 1, 1>, limit_indices = array<i64: 3, 4>, strides = array<i64: 1, 1>}} : "
                + $"({t}) -> tensor<2x3x{e}>",
            $"\"stablehlo.dynamic_update_slice\"(%a, %w, %i, %i) : ({t}, tensor<2x3x{e}>, {i}, {i}) -> {t}",
            t
        );
        yield return new("barrier", "", $"\"stablehlo.optimization_barrier\"(%a) : ({t}) -> {t}", t);
    }

    private static IEnumerable<OpCase> Joining(ElementType element, string e, string t, string s)
    {
        string order = Comparison(Direction.LT, CompareOp.DefaultType(element)), largest = Comparison(Direction.GE, CompareOp.DefaultType(element));
        string places = "%p = \"stablehlo.constant\"() {value = dense<[[2], [0], [2], [3], [9]]> : tensor<5x1xi32>} : () -> tensor<5x1xi32>";
        string rows = $"tensor<5x8x{e}>", window = "window_dimensions = array<i64: 2, 3>, window_strides = array<i64: 1, 2>";
        foreach (BinaryKind kind in (BinaryKind[])[
            BinaryKind.Add, BinaryKind.Multiply, BinaryKind.Maximum, BinaryKind.Minimum, BinaryKind.And, BinaryKind.Or, BinaryKind.Xor])
        {
            string region = Region(s, $"%r = \"{OpNames.Of(kind)}\"(%x, %y) : ({s}, {s}) -> {s}", s);
            string reduce = $"\"stablehlo.reduce\"(%h, %o) {region}", four = $"tensor<4x{e}>", eight = $"tensor<8x{e}>", nine = $"tensor<3x3x{e}>";
            yield return new($"reduce rows by {kind}", "", $"{reduce} {{dimensions = array<i64: 1>}} : ({t}, {s}) -> {four}", four);
            yield return new($"reduce columns by {kind}", "", $"{reduce} {{dimensions = array<i64: 0>}} : ({t}, {s}) -> {eight}", eight);
            yield return new($"windows by {kind}", "", $"\"stablehlo.reduce_window\"(%h, %o) {region} {{{window}}} : ({t}, {s}) -> {nine}", nine);
            yield return new(
                $"scatter by {kind}",
                $"{places}\n{Gather(t, rows)}",
                "\"stablehlo.scatter\"(%h, %p, %g) "
                    + region
                    + " {scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], "
                    + $"scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}} : ({t}, tensor<5x1xi32>, {rows}) -> {t}",
                t
            );
        }

        // Every row looks up and adds to itself.
        string inRows = "%p = \"stablehlo.constant\"() {value = dense<[[[2], [9]], [[0], [7]], [[1], [1]], [[5], [3]]]> : tensor<4x2x1xi32>} "
            + ": () -> tensor<4x2x1xi32>";
        string parts = $"tensor<4x2x{e}>", adding = Region(s, $"%r = \"stablehlo.add\"(%x, %y) : ({s}, {s}) -> {s}", s);
        string looked = "\"stablehlo.gather\"(%h, %p) {dimension_numbers = #stablehlo.gather<collapsed_slice_dims = [1], operand_batching_dims = [0], "
            + "start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 2>, slice_sizes = array<i64: 1, 1>} : "
            + $"({t}, tensor<4x2x1xi32>) -> {parts}";
        yield return new("gather in batches", inRows, looked, parts);
        yield return new(
            "scatter in batches",
            $"{inRows}\n%g = {looked}",
            $"\"stablehlo.scatter\"(%h, %p, %g) {adding} {{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [1], "
                + "input_batching_dims = [0], scatter_indices_batching_dims = [0], scatter_dims_to_operand_dims = [1], index_vector_dim = 2>} : "
                + $"({t}, tensor<4x2x1xi32>, {parts}) -> {t}",
            t
        );
        string sum = Region(s, $"%r = \"stablehlo.add\"(%x, %y) : ({s}, {s}) -> {s}", s);
        string select = Region(s, $"%r = \"stablehlo.compare\"(%x, %y) {{{largest}}} : ({s}, {s}) -> tensor<i1>", "tensor<i1>");
        yield return new(
            "select_and_scatter",
            $"%q = \"stablehlo.slice\"(%h) {{start_indices = array<i64: 0, 0>, limit_indices = array<i64: 3, 3>, strides = array<i64: 1, 1>}} : "
                + $"({t}) -> tensor<3x3x{e}>",
            $"\"stablehlo.select_and_scatter\"(%h, %q, %o) ({select[1..^1]}, {sum[1..^1]}) {{{window}}} : ({t}, tensor<3x3x{e}>, {s}) -> {t}",
            t
        );
        yield return new("gather", places, Gather(t, rows)["%g = ".Length..], rows);
        yield return new(
            "sort",
            "",
            "\"stablehlo.sort\"(%h) "
                + Region(s, $"%r = \"stablehlo.compare\"(%x, %y) {{{order}}} : ({s}, {s}) -> tensor<i1>", "tensor<i1>")
                + $" {{dimension = 1 : i64, is_stable = true}} : ({t}) -> {t}",
            t
        );
    }

    private static IEnumerable<OpCase> Products(ElementType element, string e, string t, string u)
    {
        foreach (ElementType to in (ElementType[])[element, ElementType.F32, ElementType.F64])
        {
            string r = $"tensor<4x4x{to.Mlir()}>", line = $"tensor<2x4x2x{to.Mlir()}>";
            yield return new(
                $"dot to {to}",
                "",
                "\"stablehlo.dot_general\"(%h, %k) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], "
                    + $"rhs_contracting_dimensions = [0]>}} : ({t}, {u}) -> {r}",
                r
            );
            yield return new(
                $"convolution to {to}",
                $"%x = \"stablehlo.reshape\"(%h) : ({t}) -> tensor<2x8x2x{e}>\n"
                    + $"%w = \"stablehlo.slice\"(%k) {{start_indices = array<i64: 0, 0>, limit_indices = array<i64: 3, 4>, strides = array<i64: 1, 1>}} : "
                    + $"({u}) -> tensor<3x4x{e}>\n%v = \"stablehlo.reshape\"(%w) : (tensor<3x4x{e}>) -> tensor<3x2x2x{e}>",
                $"\"stablehlo.convolution\"(%x, %v) {{window_strides = array<i64: 2>, padding = dense<[[1, 1]]> : tensor<1x2xi64>, "
                    + $"dimension_numbers = {Maps}, feature_group_count = 1 : i64, batch_group_count = 1 : i64}} : "
                    + $"(tensor<2x8x2x{e}>, tensor<3x2x2x{e}>) -> {line}",
                line
            );
            if (to == element && element is ElementType.F32 or ElementType.F64)
                break;
        }
    }

    private static string Gather(string t, string rows) =>
        "%g = \"stablehlo.gather\"(%h, %p) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], "
        + $"index_vector_dim = 1>, slice_sizes = array<i64: 1, 8>}} : ({t}, tensor<5x1xi32>) -> {rows}";

    private static string Region(string s, string op, string result) =>
        $"({{\n^bb0(%x: {s}, %y: {s}):\n{op}\n\"stablehlo.return\"(%r) : ({result}) -> ()\n}})";

    private static string Comparison(Direction direction, ComparisonType order) => string.Create(
        CultureInfo.InvariantCulture,
        $"comparison_direction = #stablehlo<comparison_direction {direction}>, compare_type = #stablehlo<comparison_type {order}>"
    );
}

/// <summary>One op for one element type.</summary>
/// <param name="Name">What a failing test calls it.</param>
/// <param name="Before">Lines in front.</param>
/// <param name="Op">The op and its types.</param>
/// <param name="Result">Type of the result.</param>
/// <param name="Broken">Whether the verifier must refuse it whatever the element type.</param>
internal sealed record OpCase(string Name, string Before, string Op, string Result, bool Broken = false)
{
    /// <summary>The op as a program of its own.</summary>
    public string Program(string arguments) =>
        $"module @m {{\nfunc.func public @main({arguments}) -> {Result} {{\n{Before}\n%y = {Op}\nreturn %y : {Result}\n}}\n}}\n";
}
